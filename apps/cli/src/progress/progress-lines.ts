import type { Progress } from '@app/admin-api';
import { printable } from '../terminal/printable.js';
import type { Terminal } from '../terminal/terminal.js';
import { capitalized, describeTarget, describeWait } from './describe-progress.js';

/** A drain may take minutes: a line now and then says that it goes on. */
const DRAIN_LINE_MS = 5_000;

/**
 * What a command waits for, line by line, for a log file or a pipeline: only what is new. A command that waits for nothing
 * says nothing. On stdout: what stands on stderr is an error, which scripts and Kamal rely on.
 */
export class ProgressLines {
  #waitingFor = '';
  #nextDrainLineAt = 0;
  readonly #toldOfTarget = new Map<string, string>();

  constructor(
    private readonly terminal: Terminal,
    private readonly doing: string,
  ) {}

  show(progress: Progress): void {
    const isNew = progress.waitingFor !== this.#waitingFor;
    this.#waitingFor = progress.waitingFor;
    if (isNew || (progress.waitingFor === 'drain' && performance.now() >= this.#nextDrainLineAt)) {
      this.#say(describeWait(progress));
      this.#nextDrainLineAt = performance.now() + DRAIN_LINE_MS;
    }
    if (progress.waitingFor === 'health') this.#tellOfTargets(progress.targets);
  }

  close(done: string): void {
    if (done !== '' && this.#waitingFor !== '') this.terminal.mention(done);
  }

  #tellOfTargets(targets: (Progress & { waitingFor: 'health' })['targets']): void {
    for (const target of targets) {
      if (target.probes === 0) continue;
      const found = `${target.healthy} ${target.lastResult}`;
      if (this.#toldOfTarget.get(target.target) === found) continue;
      this.#toldOfTarget.set(target.target, found);
      this.#say(`: ${printable(target.target)} ${describeTarget(target)}`);
    }
  }

  #say(what: string): void {
    this.terminal.mention(`${capitalized(this.doing)}${what}`);
  }
}
