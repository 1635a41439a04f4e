import type { Readable } from 'node:stream';

/** Calls `onLine` for every complete line of a stream. A process that is killed may leave half of one, which is none. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('error', () => undefined);
}
