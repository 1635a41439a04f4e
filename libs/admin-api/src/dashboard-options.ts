/** The page that shows what the proxy does, and who gets to see it. */
export interface DashboardOptions {
  readonly port: number;
  /** The address to listen on. */
  readonly bind: string;
  /** The password that a browser is asked for; empty for none, on the loopback only. */
  readonly token: string;
}

/** Whether only this machine gets to an IP address, as `--dashboard-bind` or a Host header names it (IPv6 without brackets). */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}
