/** What was answered to the question whether a host may have a certificate. */
export interface PolicyAnswer {
  readonly status: number;
  /** Its first bytes, for the log. */
  readonly body: string;
}
