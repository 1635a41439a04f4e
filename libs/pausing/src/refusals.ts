import { ProxyError } from '@app/pipeline';

export function stopped(message: string): ProxyError {
  return new ProxyError('SERVICE_STOPPED', 'the service is stopped', { publicMessage: message });
}

export function pausedTooLong(maxPauseMs: number): ProxyError {
  return new ProxyError('PAUSE_EXPIRED', `the service stayed paused for longer than ${maxPauseMs} ms`);
}
