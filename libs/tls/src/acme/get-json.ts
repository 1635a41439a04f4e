import type { Agent, IncomingMessage } from 'node:http';

const LONGEST_MS = 10_000;
/** A directory has some hundred bytes. */
const MOST_CHARACTERS = 65_536;

export interface JsonAnswer {
  readonly body: unknown;
  /** The header, empty when there is none. */
  readonly retryAfter: string;
}

/**
 * GETs a document of an authority that needs no account. The package that speaks the rest of ACME takes 41 MB, and a proxy
 * whose certificates all lie in the cache can do without it.
 *
 * @throws {Error} when there is no answer in time, another status than 200, or no JSON
 */
export async function getJson(url: string): Promise<JsonAnswer> {
  const https = url.startsWith('https:');
  const { Agent: AgentClass, get } = process.getBuiltinModule(https ? 'node:https' : 'node:http');
  // Where a company's proxy is the way out, it is named in the environment; the package for ACME goes there, too.
  const agent: Agent = new AgentClass({ proxyEnv: process.env });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = get(url, { agent, signal: AbortSignal.timeout(LONGEST_MS) }, resolve).on('error', reject);
  try {
    const response = await promise;
    if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
    const body: unknown = JSON.parse(await textOf(response, url));
    return { body, retryAfter: response.headers['retry-after'] ?? '' };
  } finally {
    request.destroy();
    agent.destroy();
  }
}

async function textOf(response: IncomingMessage, url: string): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MOST_CHARACTERS) throw new Error(`${url} answered more than ${MOST_CHARACTERS} characters`);
  }
  return text;
}
