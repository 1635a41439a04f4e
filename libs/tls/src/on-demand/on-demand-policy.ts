import { BoundedQueue } from '../bounded-queue.js';
import type { TlsLog } from '../tls-log.js';
import { askUrl } from './ask-url.js';
import type { PolicyAnswer } from './policy-answer.js';
import { withHost } from './with-host.js';

/** Asks a service itself, inside the proxy: behind its redirects, through its gate, by a target of its own. */
export interface ServiceAsker {
  /** @param target path and query @param host of the request @throws {Error} when there is no answer in time */
  askService(service: string, target: string, host: string): Promise<PolicyAnswer>;
}

/** A host that may not have a certificate. */
export class HostNotAllowedError extends Error {
  readonly code = 'HOST_NOT_ALLOWED';
}

/** Hosts that are asked about at the same time, and that may wait for it: at two seconds each at most, ten seconds in all. */
const QUESTIONS_AT_ONCE = 20;
const MOST_WAITING = 100;

/** Whether a host that a service was not deployed with may have a certificate: whoever `--tls-on-demand-url` names knows. */
export class OnDemandPolicy {
  readonly #questions = new BoundedQueue(QUESTIONS_AT_ONCE, MOST_WAITING, tooMany);

  constructor(
    private readonly service: string,
    private readonly url: string,
    private readonly asker: ServiceAsker,
    private readonly log: TlsLog,
  ) {}

  /** @throws {HostNotAllowedError} for any answer but 200, and none */
  async permit(host: string): Promise<void> {
    const { status, body } = await this.#questions.run(async () => this.#ask(host));
    if (status === 200) return;
    this.log.log('INFO', 'Certificate not allowed', { service: this.service, host, status, body });
    throw new HostNotAllowedError(`the on-demand URL answered ${status}`);
  }

  async #ask(host: string): Promise<PolicyAnswer> {
    const url = withHost(this.url, host);
    try {
      return await (url.startsWith('/') ? this.asker.askService(this.service, url, host) : askUrl(new URL(url)));
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.log.log('WARN', 'Certificate not allowed', { service: this.service, host, error: cause });
      throw new HostNotAllowedError(`the on-demand URL did not answer: ${cause}`);
    }
  }
}

function tooMany(): Error {
  return new HostNotAllowedError('too many hosts are being asked about');
}
