import { Inject, Injectable } from '@nestjs/common';
import type { CommandSpec, Program } from '../commands/command-spec.js';
import { findCommand, subcommands } from '../commands/find-command.js';
import { renderHelp } from './render-help.js';
import { renderTopic, TOPICS } from './topics.js';

export const PROGRAM_SPEC = Symbol('every command that there is');

/** What commands say of themselves and of each other. */
@Injectable()
export class Manual {
  constructor(@Inject(PROGRAM_SPEC) private readonly program: Program) {}

  /** @param width columns */
  page(spec: CommandSpec, width: number): string {
    return renderHelp(spec, subcommands(spec, this.program), width);
  }

  /** The page that `help rollout set` or `help flags` asks for. @throws {UsageError} when there is no such command */
  pageOf(words: readonly string[], width: number): string {
    const topic = words.length === 1 ? TOPICS.get(words[0] ?? '') : undefined;
    return topic === undefined ? this.page(findCommand(words, this.program).spec, width) : renderTopic(topic, width);
  }
}
