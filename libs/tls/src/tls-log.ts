/** Where this library says what happens; the event log of the proxy is one. */
export interface TlsLog {
  log(level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR', msg: string, fields?: Readonly<Record<string, unknown>>): void;
}
