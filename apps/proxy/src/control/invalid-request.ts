import type { ZodError } from 'zod';
import { CommandError } from '@app/deployment';

/** What is wrong with a command's JSON, on one line. */
export function invalidRequest({ issues }: Pick<ZodError, 'issues'>): CommandError {
  const issue = issues[0];
  const what = issue === undefined ? 'it does not fit' : `${issue.path.join('.')}: ${issue.message}`;
  return new CommandError('INVALID_REQUEST', `invalid request: ${what}`);
}
