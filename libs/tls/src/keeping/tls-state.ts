import type { TlsChange, TlsServiceSpec } from '../serving/tls-change.js';

/** All changes in one, for a worker that knows nothing yet. */
export class TlsState {
  readonly #services = new Map<string, TlsServiceSpec>();
  #ticketKeys: Uint8Array | null = null;

  apply({ upserts, removals, ticketKeys }: TlsChange): void {
    for (const service of removals) this.#services.delete(service);
    for (const spec of upserts) this.#services.set(spec.service, spec);
    this.#ticketKeys = ticketKeys ?? this.#ticketKeys;
  }

  whole(): TlsChange {
    return { upserts: [...this.#services.values()], removals: [], renewed: [], ticketKeys: this.#ticketKeys };
  }
}
