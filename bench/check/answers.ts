import { randomBytes } from 'node:crypto';
import { BROWSER_HEADERS } from '../load/browser-headers.ts';
import { largeBody, LARGE_BYTES, sha256, SMALL_ANSWER } from '../target/content.ts';
import { ECHO } from '../target/echo.ts';
import { type Answer, ask, type Protocol } from './ask.ts';

const LARGE_SHA256 = sha256(largeBody());
/** More than any proxy's buffer, so that it has to be streamed. */
const ECHOED_BYTES = 1_000_000;

/**
 * A proxy is timed only when it does the work: the answers are the target's, byte for byte, and the target gets the
 * request's body, headers and the forwarding headers.
 *
 * @throws Error that says what was wrong
 */
export async function checkAnswers(protocol: Protocol, port: number): Promise<void> {
  const small = await ask(protocol, { port, path: '/' });
  expect('GET /', small, small.body.toString() === SMALL_ANSWER);
  const large = await ask(protocol, { port, path: '/10m' });
  expect('GET /10m', large, sha256(large.body) === LARGE_SHA256);
  const upload = await ask(protocol, { port, path: '/upload', body: Buffer.alloc(LARGE_BYTES) });
  expect('POST /upload', upload, Number(/^read (\d+)/.exec(upload.body.toString())?.[1]) >= LARGE_BYTES);
  await checkForwarding(protocol, port);
}

async function checkForwarding(protocol: Protocol, port: number): Promise<void> {
  const body = randomBytes(ECHOED_BYTES);
  const answer = await ask(protocol, { port, path: '/echo?a=%2F', headers: BROWSER_HEADERS, body });
  expect('POST /echo', answer, true);
  const echo = ECHO.parse(JSON.parse(answer.body.toString()));
  const saw = echo.headers;
  const wanted: Readonly<Record<string, boolean>> = {
    method: echo.method === 'POST',
    'path and query': echo.url === '/echo?a=%2F',
    body: echo.bodySha256 === sha256(body),
    Host: saw['host'] === `localhost:${port}`,
    'X-Forwarded-For': /^(::ffff:)?127\.0\.0\.1$/.test(String(saw['x-forwarded-for'])),
    'X-Forwarded-Proto': saw['x-forwarded-proto'] === (protocol === 'h1' ? 'http' : 'https'),
    'X-Forwarded-Host': saw['x-forwarded-host'] === `localhost:${port}`,
    'X-Request-ID': /^[\da-f-]{32,36}$/.test(String(saw['x-request-id'])),
    'X-Request-Start': /^t=\d{10}\.?\d{3}$/.test(String(saw['x-request-start'])),
    "the client's own headers": Object.entries(BROWSER_HEADERS).every(([name, value]) => saw[name] === value),
  };
  const wrong = Object.keys(wanted).filter((what) => !wanted[what]);
  if (wrong.length > 0)
    throw new Error(`the target did not get the right ${wrong.join(', ')}: ${JSON.stringify(echo, undefined, 2)}`);
}

function expect(what: string, { status, body }: Answer, right: boolean): void {
  if (status === 200 && right) return;
  throw new Error(`${what} was answered with ${status} and ${body.length} bytes: ${body.toString('latin1', 0, 200)}`);
}
