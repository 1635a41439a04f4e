import type { Challenge } from './challenge.js';

/** The worker threads, as far as they answer challenges. */
export interface ChallengeWorkers {
  /** Gives all of them, and those that start later, all the challenges that are open. Resolves when they have them. */
  tellChallenges(open: readonly Challenge[]): Promise<void>;
}

/** The challenges that are open: few at a time, and for seconds. */
export class ChallengeBoard {
  readonly #open = new Set<Challenge>();

  constructor(private readonly workers: ChallengeWorkers) {}

  /** Resolves when every worker can answer it: only then the authority may be told to look. */
  async put(challenge: Challenge): Promise<void> {
    this.#open.add(challenge);
    await this.workers.tellChallenges([...this.#open]);
  }

  async take(challenge: Challenge): Promise<void> {
    this.#open.delete(challenge);
    await this.workers.tellChallenges([...this.#open]);
  }
}
