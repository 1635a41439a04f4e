import { PassThrough } from 'node:stream';
import { Terminal } from './terminal.js';

/** A terminal whose words can be read back. */
export class RecordedTerminal extends Terminal {
  constructor(
    env: NodeJS.ProcessEnv,
    properties: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number } = {},
  ) {
    const stream = () => Object.assign(new PassThrough({ encoding: 'utf8' }), properties);
    super(stream(), stream(), env);
  }

  /** What was printed since the last look. */
  get printed(): string {
    return read(this.stdout);
  }

  /** What was said on stderr since the last look. */
  get noted(): string {
    return read(this.stderr);
  }
}

function read(stream: NodeJS.WritableStream): string {
  return stream instanceof PassThrough ? String(stream.read() ?? '') : '';
}
