import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figures } from './figures.ts';
import { RUN, type Run } from './run.ts';

/** The newest earlier figures of each contender in each scenario; a run with `--only` leaves the others' standing. */
export interface LastFigures {
  readonly of: (scenario: string, contender: string) => Figures | undefined;
}

/** Looking further back than this many runs compares with another program. */
const RUNS_TO_LOOK_AT = 20;

/** Runs that were kept in a directory, one JSON file each, named by date. */
export class History {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @returns the file's path */
  keep(run: Run): string {
    mkdirSync(this.#directory, { recursive: true });
    const path = join(this.#directory, `${run.date.replaceAll(':', '-')}.json`);
    writeFileSync(path, `${JSON.stringify(run, undefined, 2)}\n`);
    return path;
  }

  last(): Run | undefined {
    return this.#newest(1)[0];
  }

  lastFigures(): LastFigures {
    const runs = this.#newest(RUNS_TO_LOOK_AT);
    return {
      of: (scenario, contender) => {
        for (const { figures } of runs) {
          const found = figures.find((one) => one.scenario === scenario && one.contender === contender);
          if (found !== undefined) return found;
        }
        return undefined;
      },
    };
  }

  #newest(count: number): Run[] {
    mkdirSync(this.#directory, { recursive: true });
    const files = readdirSync(this.#directory).filter((name) => name.endsWith('.json'));
    const newest = files.toSorted().toReversed().slice(0, count);
    return newest.map((name) => RUN.parse(JSON.parse(readFileSync(join(this.#directory, name), 'utf8'))));
  }
}
