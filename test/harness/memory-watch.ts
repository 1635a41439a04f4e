import { onTestFinished } from 'vitest';
import { vitalSigns } from './vital-signs.js';

const EVERY_MS = 50;

/** The most memory that a process had since a moment, looked at 20 times a second. */
export class MemoryWatch {
  readonly #before: number;
  #most: number;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly pid: number) {
    this.#before = vitalSigns(pid).pssKb;
    this.#most = this.#before;
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
    onTestFinished(() => clearInterval(this.#timer));
  }

  /** Looks a last time. @returns how much more it became than at the beginning, KB */
  stop(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#most - this.#before;
  }

  #look(): void {
    this.#most = Math.max(this.#most, vitalSigns(this.pid).pssKb);
  }
}
