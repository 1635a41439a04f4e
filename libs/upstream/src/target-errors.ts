import { type ClaimedTarget, ProxyError, type ProxyErrorCode } from '@app/pipeline';

const CODE_OF: ReadonlyMap<string, ProxyErrorCode> = new Map<string, ProxyErrorCode>([
  ['ECONNREFUSED', 'TARGET_REFUSED'],
  ['ENOTFOUND', 'TARGET_NOT_FOUND'],
  ['EAI_AGAIN', 'TARGET_NOT_FOUND'],
  ['ETIMEDOUT', 'TARGET_CONNECT_TIMEOUT'],
  // Accepted, and thrown out before we looked: what a full server does.
  ['ECONNRESET', 'TARGET_RESET'],
]);

/** Why there is no connection. Of several addresses that were tried node reports the first one's cause. */
export function connectError(address: string, cause: Error): ProxyError {
  const code = errno(cause);
  return new ProxyError(CODE_OF.get(code) ?? 'TARGET_UNREACHABLE', `cannot connect to ${address}: ${code}`, { cause });
}

export function connectTimeout(address: string, limitMs: number): ProxyError {
  return new ProxyError('TARGET_CONNECT_TIMEOUT', `no connection to ${address} in ${limitMs} ms`);
}

/** A connection that stood ended before the answer did. @param cause null when the target closed it in order */
export function connectionLost(address: string, cause: Error | null): ProxyError {
  if (cause === null)
    return new ProxyError('TARGET_CLOSED', `${address} closed the connection before its answer ended`);
  const code = errno(cause);
  // EPIPE is a reset that was noticed by writing.
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new ProxyError('TARGET_RESET', `${address} reset the connection before its answer ended`, { cause });
  }
  return new ProxyError('TARGET_CLOSED', `the connection to ${address} broke: ${code}`, { cause });
}

export function answerTimeout({ address, settings }: ClaimedTarget): ProxyError {
  return new ProxyError('TARGET_TIMEOUT', `${address} did not answer in ${settings.responseTimeoutMs} ms`);
}

/** @param limitMs how long it has taken nothing of the request's body */
export function uploadTimeout({ address }: ClaimedTarget, limitMs: number): ProxyError {
  return new ProxyError('TARGET_TIMEOUT', `${address} took nothing of the request's body for ${limitMs} ms`);
}

/** What the target sent is no valid answer. */
export function protocolError(address: string, what: string, cause?: Error): ProxyError {
  return new ProxyError('TARGET_PROTOCOL_ERROR', `${address} sent no valid answer: ${what}`, { cause });
}

function errno(cause: Error): string {
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
