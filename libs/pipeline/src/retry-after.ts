import type { ProxyError, ProxyErrorCode } from './proxy-error.js';

/**
 * When asking again is worth it, in seconds (RFC 9110 10.2.3): soon after what passes by itself, later after what a
 * person has to end. Other errors say nothing.
 */
const RETRY_AFTER: Partial<Record<ProxyErrorCode, number>> = {
  DRAINED: 1,
  TARGET_BUSY: 1,
  NO_HEALTHY_TARGET: 2,
  SHUTTING_DOWN: 2,
  TARGET_TIMEOUT: 5,
  TARGET_CONNECT_TIMEOUT: 5,
  PAUSE_EXPIRED: 5,
  SERVICE_STOPPED: 30,
};

/** @returns seconds; 0 when the answer should not say */
export function retryAfterSeconds(error: ProxyError): number {
  return RETRY_AFTER[error.code] ?? 0;
}
