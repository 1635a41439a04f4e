import { Random } from './random.js';

const METHODS = [
  'GET',
  'GET',
  'GET',
  'POST',
  'POST',
  'PUT',
  'HEAD',
  'OPTIONS',
  'DELETE',
  'PATCH',
  'CONNECT',
  'X',
] as const;
const TARGETS = [
  '/',
  '/',
  '/a%20b?x=%zz',
  '/a%2',
  '*',
  'http://x/y',
  'http://x',
  'http://y/',
  '/\xc3\xa9',
  '//',
  '/#',
  'x',
  '/a?b#',
] as const;
const VERSIONS = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9'] as const;
const HOSTS = [
  'Host: x',
  'Host: x',
  'Host: x',
  'Host: x',
  'host:x',
  'HOST: \tx:80 ',
  'Host: ',
  'Host: a b',
  '',
] as const;
const FIELDS = [
  'Accept: */*',
  'X: ',
  'X:\t a \t',
  'X-Bytes: \x80\xff\xa0',
  'Cookie: a=1; b="2"',
  'Connection: close',
  'Connection: keep-alive',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Expect: 100-continue',
  'X_Forwarded_For: 1',
  'Content_Length: 3',
  'Set-Cookie: a=1',
  'TE: trailers',
  'Trailer: X',
  'Date: Fri, 02 Jan 2026 03:04:05 GMT',
  'X : 1',
  ' folded: 1',
  'X',
  ': 1',
] as const;
const STATUSES = [
  '200 OK',
  '200 OK',
  '204 No Content',
  '304 Not Modified',
  '404 ',
  '500',
  '299 Odd  words',
  '100 Continue',
] as const;
/** What breaks parsers, wherever it is put. */
const SPANNERS = [
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  '\0',
  ' ',
  '\t',
  ':',
  ',',
  ';',
  '0',
  '\x80',
  '\x7f',
  '\x0b',
  '_',
  '-1',
  '+',
  'chunked',
  'Content-Length: 1\r\n',
] as const;

/** A request, mostly in order. One character a byte. */
export function requestText(random: Random): string {
  const lines = [`${random.pick(METHODS)} ${random.pick(TARGETS)} ${random.pick(VERSIONS)}`];
  const host = random.pick(HOSTS);
  if (host !== '') lines.push(host);
  return spoilt(random, message(random, lines));
}

/** An answer, mostly in order. */
export function responseText(random: Random): string {
  const version = random.pick(['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/1.2']);
  return spoilt(random, message(random, [`${version} ${random.pick(STATUSES)}`]));
}

function message(random: Random, lines: string[]): string {
  for (let i = random.int(5); i > 0; i--) lines.push(random.pick(FIELDS));
  const body = framedBody(random, lines);
  if (random.once(10)) lines.push(lines[random.int(lines.length)] ?? '');
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function framedBody(random: Random, lines: string[]): string {
  switch (random.int(4)) {
    case 0: {
      const length = random.int(30);
      lines.push(`${random.pick(['Content-Length', 'content-length'])}: ${length}`);
      return 'b'.repeat(random.once(5) ? random.int(30) : length);
    }
    case 1:
      lines.push(
        random.pick(['Transfer-Encoding: chunked', 'transfer-encoding:Chunked', 'Transfer-Encoding: gzip, chunked']),
      );
      return chunks(random);
    case 2:
      return random.once(4) ? 'unframed' : '';
    default:
      return '';
  }
}

function chunks(random: Random): string {
  let text = '';
  for (let i = random.int(4); i > 0; i--) {
    const size = 1 + random.int(20);
    const extension = random.pick(['', '', '', ';a', ';a=b;c="d"']);
    text += `${size.toString(16)}${extension}\r\n${'c'.repeat(size)}\r\n`;
  }
  return `${text}0\r\n${random.pick(['', '', '', 'X-Sum: 1\r\n', 'Content-Length: 1\r\n'])}\r\n`;
}

/** Node refuses trailers that look like framing; we leave them out, as RFC 9110 6.5.1 says. */
export function hasFramingTrailer(text: string): boolean {
  return /\r\n\r\n[^]*^(?:content-length|transfer-encoding):/im.test(text);
}

/** The same length a second time is fine in an answer (RFC 9110 8.6); node refuses that, too. */
export function repeatsLength(text: string): boolean {
  const [head = ''] = text.split('\r\n\r\n', 1);
  return (head.match(/^content-length:/gim)?.length ?? 0) > 1;
}

/** Half of them stay as they are; the others get a few bytes put in, taken out or doubled. */
function spoilt(random: Random, text: string): string {
  if (random.once(2)) return text;
  for (let i = 1 + random.int(3); i > 0; i--) {
    const at = random.int(text.length + 1);
    const end = at + random.int(4);
    switch (random.int(3)) {
      case 0:
        text = text.slice(0, at) + random.pick(SPANNERS) + text.slice(at);
        break;
      case 1:
        text = text.slice(0, at) + text.slice(end);
        break;
      default:
        text = text.slice(0, end) + text.slice(at);
    }
  }
  return text;
}
