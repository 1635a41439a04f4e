import { ADMIN_ROUTES, socketPath } from '@app/admin-api';
import { parseEvent } from '../admin/parse-event.js';
import { ask } from '../admin/socket.js';

/** What the shells' scripts call to learn which services there are. Help does not know it. */
export const SERVICES_WORD = '__services';

/** Whoever pressed Tab waits. */
const LONGEST_WAIT_MS = 700;

/** The names of the services of the running proxy; none when it cannot be asked, whatever the reason. */
export async function serviceNames(env: NodeJS.ProcessEnv): Promise<string[]> {
  const names: string[] = [];
  const question = { method: 'GET', path: ADMIN_ROUTES.list } as const;
  try {
    await ask(socketPath(env), question, AbortSignal.timeout(LONGEST_WAIT_MS), (line) => {
      const event = parseEvent(line);
      if (event.type === 'result') names.push(...namesIn(event.result));
    });
  } catch {
    return [];
  }
  return names;
}

/** A name with a line break could not be told from two. */
function namesIn(listing: unknown): string[] {
  if (!Array.isArray(listing)) return [];
  const listed: unknown[] = listing;
  return listed
    .map((entry) => (typeof entry === 'object' && entry !== null && 'service' in entry ? entry.service : ''))
    .filter((name) => typeof name === 'string')
    .filter((name) => name !== '' && !/\p{Cc}/u.test(name));
}
