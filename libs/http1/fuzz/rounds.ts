import { Random } from './random.js';

/** How long a fuzz test runs, ms: `FUZZ_SECONDS` for long runs, else a moment. */
export const FUZZ_MS = Number(process.env['FUZZ_SECONDS'] ?? '1') * 1000;

/**
 * Runs `round` with one seed after the other until the time is up. `FUZZ_SEED` begins with that one.
 *
 * @throws what the round threw, naming its seed
 */
export async function rounds(round: (random: Random) => Promise<void> | void): Promise<number> {
  const until = Date.now() + FUZZ_MS;
  let seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000);
  let count = 0;
  for (; Date.now() < until; seed++, count++) {
    try {
      await round(new Random(seed));
    } catch (error) {
      throw new Error(`failed with FUZZ_SEED=${seed}`, { cause: error });
    }
  }
  return count;
}
