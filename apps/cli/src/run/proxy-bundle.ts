import type { RunOptions } from '@app/admin-api';
import { Injectable } from '@nestjs/common';

/** What the proxy's bundle offers. */
export interface ProxyModule {
  /** Resolves when the proxy serves; it then ends the process itself. */
  startProxy(options: RunOptions): Promise<void>;
}

/** The proxy: another bundle beside this one, loaded by `run` alone, so that no other command pays for it. */
@Injectable()
export class ProxyBundle {
  async load(): Promise<ProxyModule> {
    // Not a literal, so that neither TypeScript nor the bundler looks for it: it is there at run time.
    const file = new URL('./proxy.js', import.meta.url).href;
    const proxy: ProxyModule = await import(file);
    return proxy;
  }
}
