import { UsageError } from '../cli.errors.js';
import type { Program } from '../commands/command-spec.js';
import { quote } from '../go/quote.js';
import { bashCompletion } from './bash.js';
import { completedCommands } from './completion-model.js';
import { fishCompletion } from './fish.js';
import { zshCompletion } from './zsh.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** What a shell reads to complete our command lines. @throws {UsageError} for a shell that we do not know */
export function completionScript(name: string, program: Program): string {
  const shell = SHELLS.find((known) => known === name);
  if (shell === undefined) {
    throw new UsageError(`no completion for ${quote(name)}: there is one for ${SHELLS.join(', ')}`);
  }
  return SCRIPTS[shell](completedCommands(program));
}
