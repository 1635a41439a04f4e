import { describe, expect, it } from 'vitest';
import { HandshakeLog } from './handshake-log.js';

describe('handshakes that failed', () => {
  it('are said with their cause; of many between two looks the first five, and how many more', () => {
    const said: unknown[] = [];
    const log = new HandshakeLog({ log: (_level, msg, fields) => void said.push([msg, fields]) });
    for (let i = 0; i < 12; i++) log.failed(`192.0.2.1:${i}`, 'EOF');
    expect(said).toHaveLength(5);
    expect(said[0]).toEqual(['http: TLS handshake error from 192.0.2.1:0: EOF', undefined]);
    log.sweep();
    expect(said.at(-1)).toEqual(['More TLS handshake errors', { count: 7 }]);
    log.sweep();
    log.failed('192.0.2.2:1', 'EOF');
    expect(said).toHaveLength(7);
  });
});
