import { ProxyError, type ProxyErrorCode } from '@app/pipeline';

const CODE_OF: ReadonlyMap<string, ProxyErrorCode> = new Map<string, ProxyErrorCode>([
  ['ECONNREFUSED', 'TARGET_REFUSED'],
  ['ENOTFOUND', 'TARGET_NOT_FOUND'],
  ['EAI_AGAIN', 'TARGET_NOT_FOUND'],
  ['ETIMEDOUT', 'TARGET_CONNECT_TIMEOUT'],
]);

/** Why there is no connection. Of several addresses that were tried node reports the first one's cause. */
export function connectError(address: string, cause: Error): ProxyError {
  const code = errno(cause);
  return new ProxyError(CODE_OF.get(code) ?? 'TARGET_UNREACHABLE', `cannot connect to ${address}: ${code}`, { cause });
}

/** A connection that stood ended before the answer did. @param cause null when the target closed it in order */
export function connectionLost(address: string, cause: Error | null): ProxyError {
  if (cause === null)
    return new ProxyError('TARGET_CLOSED', `${address} closed the connection before the answer ended`);
  const code = errno(cause);
  // EPIPE is a reset that was noticed by writing.
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new ProxyError('TARGET_RESET', `${address} reset the connection before the answer ended`, { cause });
  }
  return new ProxyError('TARGET_CLOSED', `the connection to ${address} broke: ${code}`, { cause });
}

function errno(cause: Error): string {
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
