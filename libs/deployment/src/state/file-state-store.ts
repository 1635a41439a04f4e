import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../command-error.js';
import { type FileSystem, replaceFile, temporaryFor } from './atomic-file.js';
import type { ServiceState } from './service-state.js';
import type { LoadedState, Rejected, StateStore } from './state-store.js';
import { readState, type RejectedService, writeState } from './state-text.js';

/** The state cannot be read, so that the proxy would overwrite it; the message has the path and the cause. */
export class StateUnreadableError extends Error {
  readonly code = 'STATE_UNREADABLE';
}

/** What has to be put aside, and where. */
interface Aside {
  readonly path: string;
  readonly content: string | Buffer;
}

/** The state in one file, `kamal-proxy.state`, that the original reads and writes too. */
export class FileStateStore implements StateStore {
  readonly path: string;
  /** Could not be put aside yet; the state is not overwritten before it is. */
  #pending: Aside | null = null;

  /** @param directory is made when it is not there */
  constructor(
    private readonly directory: string,
    private readonly files: FileSystem = fs,
  ) {
    this.path = join(directory, 'kamal-proxy.state');
  }

  async load(): Promise<LoadedState> {
    const { path: source } = this;
    // Without a directory there is no state. A save says why there can be none.
    await this.#makeDirectory().catch(() => undefined);
    await this.files.rm(temporaryFor(this.path), { force: true }).catch(() => undefined);
    const found = await this.#read();
    if (found === null) return { source, found: false, services: [], rejected: [] };
    try {
      const { services, rejected } = readState(found.content.toString('utf8'));
      return { source, found: true, services, rejected: await this.#setAsideServices(rejected, found.writtenAt) };
    } catch (error) {
      const keptIn = await this.#setAside({ path: this.#besides(found.writtenAt), content: found.content });
      return { source, found: true, services: [], rejected: [{ name: '', reason: reasonOf(error), keptIn }] };
    }
  }

  async save(services: readonly ServiceState[]): Promise<void> {
    await this.#makeDirectory();
    if (this.#pending !== null) await this.#write(this.#pending);
    this.#pending = null;
    await replaceFile(this.files, this.path, writeState(services));
  }

  async #makeDirectory(): Promise<void> {
    await this.files.mkdir(this.directory, { recursive: true, mode: 0o700 });
  }

  async #read(): Promise<{ content: Buffer; writtenAt: Date } | null> {
    try {
      const content = await this.files.readFile(this.path);
      return { content, writtenAt: (await this.files.stat(this.path)).mtime };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw new StateUnreadableError(
        `the state of the services, ${this.path}, cannot be read: ${reasonOf(error)}. ` +
          'Make it readable for the proxy, or move it away to start without services',
        { cause: error },
      );
    }
  }

  async #setAsideServices(rejected: readonly RejectedService[], writtenAt: Date): Promise<Rejected[]> {
    if (rejected.length === 0) return [];
    const content = `${JSON.stringify(rejected.map(({ json }) => json))}\n`;
    const keptIn = await this.#setAside({ path: this.#besides(writtenAt), content });
    return rejected.map(({ name, reason }) => ({ name, reason, keptIn }));
  }

  /** @returns where it is; empty when that has to wait */
  async #setAside(aside: Aside): Promise<string> {
    try {
      await this.#write(aside);
      return aside.path;
    } catch {
      this.#pending = aside;
      return '';
    }
  }

  async #write({ path, content }: Aside): Promise<void> {
    await replaceFile(this.files, path, content);
  }

  /** By when the state was written: a restart before the next write puts the same aside, under the same name. */
  #besides(writtenAt: Date): string {
    return `${this.path}.rejected-${writtenAt.toISOString().replaceAll(':', '-')}`;
  }
}
