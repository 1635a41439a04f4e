import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificatePem, CertificateSource } from 'kamal-proxy/extension';

/** A folder with a folder for each host, as certbot and most others lay it out: `app.example.com/fullchain.pem`. */
export class FolderSource implements CertificateSource {
  readonly name = 'folder';

  constructor(private readonly folder: string) {}

  async certificateFor(host: string): Promise<CertificatePem | null> {
    try {
      const [chain, key] = await Promise.all([this.#read(host, 'fullchain.pem'), this.#read(host, 'privkey.pem')]);
      return { chain, key };
    } catch (error) {
      // Nobody put one there. Whatever else is wrong, a disk that fails or a file that may not be read, is said.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  async #read(host: string, file: string): Promise<string> {
    return readFile(join(this.folder, host, file), 'utf8');
  }
}
