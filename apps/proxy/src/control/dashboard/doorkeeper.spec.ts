import { describe, expect, it } from 'vitest';
import { Doorkeeper, type Visitor } from './doorkeeper.js';

const TOKEN = '0123456789abcdef';

function statusFor(bind: string, token: string, visitor: Partial<Visitor>): number {
  const all: Visitor = { method: 'GET', host: 'localhost', authorization: undefined, ...visitor };
  return new Doorkeeper({ port: 9000, bind, token }).refusal(all)?.status ?? 200;
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('the door of the page', () => {
  it.each([
    ['127.0.0.1', 'localhost:9000', 200],
    ['127.0.0.1', 'LOCALHOST', 200],
    ['127.0.0.1', '127.0.0.1:9000', 200],
    ['127.0.0.1', '127.1', 200],
    ['127.0.0.1', '[::1]:1234', 200],
    ['127.0.0.1', '[0:0:0:0:0:0:0:1]', 200],
    ['127.0.0.1', '192.0.2.1', 403],
    ['127.0.0.1', 'evil.test', 403],
    ['127.0.0.1', '127.0.0.1.evil.test', 403],
    ['127.0.0.1', 'localhost.', 403],
    ['127.0.0.1', 'localhost@evil.test', 403],
    ['127.0.0.1', 'evil.test/localhost', 403],
    ['127.0.0.1', 'evil.test#localhost', 403],
    ['127.0.0.1', 'localhost:99999', 403],
    ['127.0.0.1', '', 403],
    ['127.0.0.1', undefined, 403],
    ['192.0.2.1', '192.0.2.1:9000', 200],
    ['192.0.2.1', 'localhost', 200],
    ['192.0.2.1', '192.0.2.2', 403],
    ['2001:db8:0::1', '[2001:DB8::1]:9000', 200],
    ['2001:db8::1', '[2001:db8::2]', 403],
    ['0.0.0.0', '192.0.2.2', 200],
    ['::', '[2001:db8::2]:80', 200],
    ['::', '192.0.2.2:80', 200],
    ['::', 'evil.test', 403],
  ])('of one that listens on %s: who asks for %s gets %i', (bind, host, status) => {
    expect(statusFor(bind, '', { host })).toBe(status);
  });

  it.each([
    [undefined, 401],
    ['', 401],
    ['Basic', 401],
    ['Basic !', 401],
    [basic(''), 401],
    [basic('me:'), 401],
    [basic(`me:${TOKEN}x`), 401],
    [basic(`me:${TOKEN.slice(1)}`), 401],
    [`Bearer ${TOKEN}`, 401],
    [basic(`me:${TOKEN}`), 200],
    [basic(`:${TOKEN}`), 200],
    [basic(`me:${TOKEN}`).replace('Basic', 'basic'), 200],
  ])('with a token: who says %s gets %i', (authorization, status) => {
    expect(statusFor('127.0.0.1', TOKEN, { authorization })).toBe(status);
  });

  it('knows tokens with a colon', () => {
    const authorization = basic('me:0123:456:89abcdef');
    expect(statusFor('127.0.0.1', '0123:456:89abcdef', { authorization })).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('is closed for %s', (method) => {
    expect(statusFor('127.0.0.1', '', { method })).toBe(405);
  });

  it('is open for HEAD', () => expect(statusFor('127.0.0.1', '', { method: 'HEAD' })).toBe(200));
});
