import type { HostQuestion } from '@app/tls';
import type { ControlChannel } from './control-channel.js';

/** Asks the control plane whether a host could have a certificate. */
export class HostQuestions {
  readonly #waiting = new Map<number, (allowed: boolean) => void>();
  #order = 0;

  constructor(private readonly channel: Pick<ControlChannel, 'tell'>) {}

  async ask(question: HostQuestion): Promise<boolean> {
    this.#order += 1;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.set(this.#order, resolve);
    this.channel.tell({ kind: 'host-wanted', order: this.#order, question });
    return promise;
  }

  answered(order: number, allowed: boolean): void {
    this.#waiting.get(order)?.(allowed);
    this.#waiting.delete(order);
  }
}
