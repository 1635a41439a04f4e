import { type BodySource, NO_BODY } from '../body.js';
import { Exchange } from '../exchange.js';
import { Fields } from '../fields.js';
import type { ConnectionView, RequestHead } from '../request.js';
import type { ResponseWriter } from '../response.js';
import { RecordedAnswer } from './recorded-answer.js';

/** What is special about a request; the rest is a plain GET of `/`. */
export interface ExchangeOptions {
  readonly request?: Partial<RequestHead>;
  /** `[name, value, name, value…]` */
  readonly fields?: readonly string[];
  readonly connection?: Partial<ConnectionView>;
  readonly body?: BodySource;
}

/** An exchange as a codec would make it, for tests of stages. */
export function exchangeFor(
  { request, fields = [], connection, body = NO_BODY }: ExchangeOptions = {},
  answer: ResponseWriter = new RecordedAnswer(),
): Exchange {
  return new Exchange(
    {
      method: 'GET',
      target: '/',
      host: 'app.example.com',
      protocol: 'HTTP/1.1',
      fields: Fields.of(...fields),
      upgrade: null,
      expectsContinue: false,
      ...request,
    },
    {
      scheme: 'http',
      clientAddress: '192.0.2.7',
      clientPort: 50_000,
      serverPort: 80,
      covers: () => true,
      ...connection,
    },
    body,
    answer,
  );
}
