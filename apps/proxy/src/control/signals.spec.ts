import { afterEach, describe, expect, it, vi } from 'vitest';
import { onStopSignal } from './signals.js';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const before = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));

afterEach(() => {
  for (const signal of SIGNALS) {
    for (const listener of process.listeners(signal)) {
      if (!before.get(signal)?.includes(listener)) process.off(signal, listener);
    }
  }
});

function stopped(onTerminal: boolean, ...signals: readonly NodeJS.Signals[]) {
  const stop = vi.fn<(signal: NodeJS.Signals) => void>();
  onStopSignal(stop, onTerminal);
  for (const signal of signals) process.emit(signal, signal);
  return stop.mock.calls.flat();
}

describe('a signal', () => {
  it('stops the proxy once', () => {
    expect(stopped(false, 'SIGTERM', 'SIGTERM')).toEqual(['SIGTERM']);
  });

  it('does not stop it again when another one did', () => {
    expect(stopped(true, 'SIGINT', 'SIGTERM', 'SIGHUP')).toEqual(['SIGINT']);
  });

  it('that the terminal is gone stops a proxy that wrote to it, in order', () => {
    expect(stopped(true, 'SIGHUP')).toEqual(['SIGHUP']);
  });

  it('that some terminal is gone is none for a proxy that writes elsewhere, as under nohup', () => {
    expect(stopped(false, 'SIGHUP', 'SIGTERM')).toEqual(['SIGTERM']);
  });
});
