import type { ExchangeOptions } from './exchange-for.js';

/** Requests that come in real life, or from people who try: whatever sees every request has to cope with each. */
export const ODD_REQUESTS: readonly ExchangeOptions[] = [
  {},
  { request: { method: 'HEAD', target: '/%00%ff/../a?b=%zz&&=' } },
  { request: { method: 'POST', target: '//', expectsContinue: true } },
  { request: { method: 'OPTIONS', target: '*' } },
  { request: { protocol: 'HTTP/1.0', host: '' } },
  { request: { protocol: 'HTTP/2.0', host: '[::1]:8080' } },
  { request: { upgrade: 'websocket' }, connection: { scheme: 'https', clientAddress: '2001:db8::1' } },
  { fields: ['Authorization', '', 'Cookie', '', 'X-Forwarded-For', '', 'Accept', ''] },
  { fields: ['Authorization', 'Basic', 'authorization', 'Bearer', 'Accept-Language', '*;q=x'] },
  { fields: ['Authorization', 'Basic \xff\xfe==', 'Cookie', '=; ;;a="\xe4', 'X-Account', '\xe4\xf6%00'] },
  { fields: ['Authorization', `Bearer ${'long'.repeat(2000)}`, 'Cookie', `a=${'b'.repeat(8000)}`] },
];
