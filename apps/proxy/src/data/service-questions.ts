import {
  type ConnectionView,
  Exchange,
  Fields,
  NO_BODY,
  ProxyError,
  type RequestPath,
  type ServiceView,
} from '@app/pipeline';
import type { PolicyAnswer } from '@app/tls';
import { CollectedAnswer } from './collected-answer.js';

const LONGEST_MS = 2_000;

/** The proxy itself: nobody is connected, and no scheme has to be right, because redirects are behind it. */
const FROM_INSIDE: ConnectionView = {
  scheme: 'https',
  clientAddress: '127.0.0.1',
  clientPort: 0,
  serverPort: 0,
  covers: () => true,
};

/** Asks a service of this worker on the proxy's own behalf: through its gate, by a target of its own, without a log line. */
export class ServiceQuestions {
  /**
   * @param find a service by its name
   * @param path what happens to such a request
   */
  constructor(
    private readonly find: (service: string) => ServiceView | undefined,
    private readonly path: RequestPath,
  ) {}

  /** GETs path and query. @throws {Error} when there is no such service, or no answer in two seconds */
  async ask(service: string, target: string, host: string): Promise<PolicyAnswer> {
    const asked = this.find(service);
    if (asked === undefined) throw new Error(`no service ${service}`);
    const answer = new CollectedAnswer();
    const exchange = new Exchange(
      {
        method: 'GET',
        target,
        host,
        protocol: 'HTTP/1.1',
        fields: new Fields(),
        upgrade: null,
        expectsContinue: false,
      },
      FROM_INSIDE,
      NO_BODY,
      answer,
    );
    exchange.service = asked;
    const late = new ProxyError('TARGET_TIMEOUT', `no answer in ${LONGEST_MS} ms`);
    const deadline = setTimeout(() => exchange.cancel(late), LONGEST_MS);
    const { promise, resolve } = Promise.withResolvers<void>();
    exchange.onEnd(() => resolve());
    this.path.run(exchange);
    await promise;
    clearTimeout(deadline);
    if (exchange.error === late) throw late;
    return { status: answer.status, body: answer.text };
  }
}
