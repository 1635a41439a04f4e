import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Bytes in, bytes out: for what no HTTP client would send or show. */
export class RawClient {
  #received = '';
  #closed = false;
  readonly #changed = new Set<() => void>();

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#received += text;
      this.#tell();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
      this.#tell();
    });
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  get received(): string {
    return this.#received;
  }

  get closed(): boolean {
    return this.#closed;
  }

  send(...lines: string[]): void {
    this.socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Resolves when what was received matches. @throws {Error} when the connection closes before it does */
  async receives(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#received)) {
      if (this.#closed) throw new Error(`closed before ${String(pattern)} came: ${JSON.stringify(this.#received)}`);
      await this.#change();
    }
    return this.#received;
  }

  /** Resolves when the other side has closed the connection. @returns all that was received */
  async close(): Promise<string> {
    while (!this.#closed) await this.#change();
    return this.#received;
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => this.#changed.add(resolve));
  }

  #tell(): void {
    for (const resolve of this.#changed) resolve();
    this.#changed.clear();
  }
}
