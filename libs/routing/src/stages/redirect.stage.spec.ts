import { type ExchangeOptions, RecordedAnswer } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { exchangeAt } from '../fixtures/routing.js';
import type { ServiceSpec } from '../service-spec.js';
import { RedirectStage } from './redirect.stage.js';

const TLS = { tls: { enabled: true, redirect: true } };
const CANONICAL = { canonicalHost: 'www.example.com' };
const HTTPS: ExchangeOptions = { connection: { scheme: 'https' } };

function handled(special: Partial<ServiceSpec>, options: ExchangeOptions = {}): RecordedAnswer {
  const answer = new RecordedAnswer();
  const { exchange } = exchangeAt(special, options, answer);
  new RedirectStage().handle(exchange);
  return answer;
}

const to = (host: string, target = '/'): ExchangeOptions => ({ request: { host, target } });

describe('redirect', () => {
  it.each<[string, Partial<ServiceSpec>, ExchangeOptions, string]>([
    ['HTTP where there is TLS', TLS, to('app.example.com'), 'https://app.example.com/'],
    ['its port goes', TLS, to('App.example.com:8080', '/x'), 'https://App.example.com/x'],
    ['an IPv6 address keeps its brackets', TLS, to('[::1]:80'), 'https://[::1]/'],
    [
      'path and query stay as they came',
      TLS,
      to('a.test', '/app/%2F%20é?q=%zz&"<'),
      'https://a.test/app/%2F%20é?q=%zz&"<',
    ],
    ['another host', CANONICAL, to('example.com', '/x'), 'http://www.example.com/x'],
    [
      'another host, over HTTPS',
      { ...TLS, ...CANONICAL },
      { ...HTTPS, ...to('example.com') },
      'https://www.example.com/',
    ],
    ['both at once', { ...TLS, ...CANONICAL }, to('example.com:80', '/x?y'), 'https://www.example.com/x?y'],
    ['only the scheme', { ...TLS, ...CANONICAL }, to('www.example.com'), 'https://www.example.com/'],
    [
      'only the host',
      { tls: { enabled: true, redirect: false }, ...CANONICAL },
      to('example.com'),
      'http://www.example.com/',
    ],
    ['no host at all', CANONICAL, to(''), 'http://www.example.com/'],
  ])('%s', (_what, special, options, location) => {
    const answer = handled(special, options);
    expect(answer.status).toBe(301);
    expect(answer.field('location')).toBe(location);
    expect(answer.sent?.closes).toBe(true);
  });

  it.each<[string, Partial<ServiceSpec>, ExchangeOptions]>([
    ['without TLS', {}, to('app.example.com')],
    ['HTTPS where there is TLS', TLS, HTTPS],
    ['HTTP where that is allowed', { tls: { enabled: true, redirect: false } }, {}],
    ['the right host', CANONICAL, to('www.example.com')],
    ['the right host, with port, dot and capitals', CANONICAL, to('WWW.Example.com.:8080')],
    ['the right host, however it was typed', { canonicalHost: 'WWW.example.com' }, to('www.example.com')],
  ])('lets pass: %s', (_what, special, options) => {
    expect(handled(special, options).calls).toEqual([]);
  });

  it('refuses HTTPS for a service without TLS, before it redirects anywhere', () => {
    expect(() => handled(CANONICAL, { ...HTTPS, ...to('example.com') })).toThrow(
      expect.objectContaining({ code: 'TLS_NOT_SERVED', status: 503 }),
    );
  });

  it('has a page for GET, in which the address is escaped', () => {
    const answer = handled(TLS, to('a.test', `/?a=1&b="<'>`));
    expect(answer.field('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text).toBe('<a href="https://a.test/?a=1&amp;b=&#34;&lt;&#39;&gt;">Moved Permanently</a>.\n\n');
    expect(answer.sent?.length).toBe(answer.text.length);
  });

  it('writes a target that is not ASCII as the bytes that came', () => {
    expect(handled(TLS, to('a.test', '/cafÃ©')).text).toContain('href="https://a.test/cafÃ©"');
  });

  it('has the type of the page for HEAD, but no page', () => {
    const answer = handled(TLS, { request: { method: 'HEAD' } });
    expect(answer.field('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.calls).toEqual(['head 301', 'end']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('has neither for %s', (method) => {
    const answer = handled(TLS, { request: { method } });
    expect(answer.field('content-type')).toBeUndefined();
    expect(answer.sent).toMatchObject({ length: 0, closes: true });
    expect(answer.calls).toEqual(['head 301', 'end']);
  });
});
