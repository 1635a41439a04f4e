import type { Commands } from '@app/deployment';
import type { CertificateKeeper, CertificateStatus } from '@app/tls';
import type { WorkerPool } from '../worker-pool.js';
import type { CertificateVitals, Vitals } from './vitals.js';
import { whyNotWritable } from './why-not-writable.js';

/** What the proxy knows of itself, for whoever asks after its health or scrapes its metrics. */
export class ProxyVitals implements Vitals {
  #draining = false;

  /** @param stateDirectory where the state is saved; null when a team's store keeps it */
  constructor(
    private readonly pool: Pick<WorkerPool, 'listening' | 'late'>,
    private readonly commands: Pick<Commands, 'services'>,
    private readonly keeper: Pick<CertificateKeeper, 'statuses'>,
    private readonly stateDirectory: string | null,
  ) {}

  get draining(): boolean {
    return this.#draining;
  }

  get workers(): Vitals['workers'] {
    const { count: serving, of } = this.pool.listening;
    return { serving, of, late: this.pool.late };
  }

  /** From now on nobody new should come. */
  drain(): void {
    this.#draining = true;
  }

  async stateProblem(): Promise<string> {
    return this.stateDirectory === null ? '' : whyNotWritable(this.stateDirectory);
  }

  certificates(): CertificateVitals[] {
    return this.certificateStatuses().flatMap(({ service, status: { hosts, certificate } }) => {
      if (certificate === null) return [];
      const { validFrom, validTo } = certificate;
      return [{ service, hosts, validFrom, validTo }];
    });
  }

  /** Of all services, also of certificates that there are not yet. */
  certificateStatuses(): { readonly service: string; readonly status: CertificateStatus }[] {
    return this.commands.services.flatMap((service) =>
      this.keeper.statuses(service).map((status) => ({ service, status })),
    );
  }
}
