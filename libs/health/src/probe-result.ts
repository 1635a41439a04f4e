/** What one probe found. */
export interface ProbeResult {
  /** Answered with 2xx in time. */
  readonly healthy: boolean;
  /** For people: `status 200`, `connection refused`, `timed out after 5s`. */
  readonly detail: string;
}
