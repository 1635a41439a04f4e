import { describe, expect, it } from 'vitest';
import { Exchange, Fields, NO_BODY, type ResponseWriter } from '@app/pipeline';
import { BuiltInPages } from '../built-in-pages.js';
import { ErrorPageStage } from './error-page.stage.js';
import { ServiceErrorPageStage } from './service-error-page.stage.js';
import { ServiceErrorPages } from '../service-error-pages.js';

const unheard = (): void => undefined;

/** Nothing is sent here. */
const writer: ResponseWriter = {
  inform: unheard,
  head: unheard,
  feedFrom: unheard,
  write: () => true,
  flush: unheard,
  end: unheard,
  abort: unheard,
  detach: () => {
    throw new Error('no upgrade');
  },
};

function exchange(): Exchange {
  const request = { method: 'GET', target: '/', host: '', protocol: 'HTTP/1.1', fields: new Fields() } as const;
  const connection = { scheme: 'http', clientAddress: '', clientPort: 0, serverPort: 80, covers: () => true } as const;
  return new Exchange({ ...request, upgrade: null, expectsContinue: false }, connection, NO_BODY, writer);
}

describe('the stages', () => {
  const builtIn = new BuiltInPages();
  const own = new ServiceErrorPages({}, builtIn);

  it('begin with the built-in pages, and take those of the service when it has some', () => {
    const first = exchange();
    new ErrorPageStage(builtIn).handle(first);
    expect(first.errorPages).toBe(builtIn);
    new ServiceErrorPageStage().handle(first);
    expect(first.errorPages).toBe(builtIn);
    first.service = { name: 'plain', errorPages: null };
    new ServiceErrorPageStage().handle(first);
    expect(first.errorPages).toBe(builtIn);
    first.service = { name: 'own', errorPages: own };
    new ServiceErrorPageStage().handle(first);
    expect(first.errorPages).toBe(own);
  });
});
