/** How an attempt to have a certificate from an authority ended. */
export type OrderOutcome = 'issued' | 'renewed' | 'not_issued' | 'not_renewed';

/** Where this library says what happens; the event log of the proxy is one. */
export interface TlsLog {
  log(level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR', msg: string, fields?: Readonly<Record<string, unknown>>): void;
  /** For whoever counts. */
  ordered?(outcome: OrderOutcome): void;
}
