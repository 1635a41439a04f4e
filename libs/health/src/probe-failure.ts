/** What the system and Node's HTTP client call it, and what people do. */
const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ENOTFOUND: 'DNS name not found',
  EAI_AGAIN: 'DNS server did not answer',
  ETIMEDOUT: 'connection timed out',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  EACCES: 'connection not permitted',
  EMFILE: 'too many open files in the proxy',
  HPE_HEADER_OVERFLOW: 'answer with too large a head',
};

/** Why a probe got no answer, in a few words. */
export function describeFailure(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Node reports a connection that ended in order like one that was reset; only its words differ.
  if (code === 'ECONNRESET' && error.message === 'socket hang up') return 'connection closed without an answer';
  return CAUSES[code] ?? (code.startsWith('HPE_') ? `no HTTP answer (${error.message})` : error.message);
}
