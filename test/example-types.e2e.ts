import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type * as theirContracts from '../examples/maintenance-mode/types/contracts.js';
import type * as theirs from '../examples/maintenance-mode/types/extension.js';
import type * as ourContracts from '../apps/proxy/src/shared/extension-contracts.js';
import type * as ours from '../apps/proxy/src/shared/extension.js';
import { PROJECT } from './harness/index.js';

const EXAMPLES = join(PROJECT, 'examples');
const examples = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** `Fields from @app/pipeline`, for each name that a file hands on. */
const exportsOf = (source: string) =>
  [...source.matchAll(/export \{([^}]*)\} from '(@app\/\w+)';/g)].flatMap(([, names = '', library]) =>
    (names.match(/\w+(?=\s*(?:,|$))/g) ?? []).map((name) => `${name} from ${library}`),
  );

describe('the types that examples bring', () => {
  it.each(examples.map(({ name }) => name))('are the same in %s', (name) => {
    for (const file of ['extension.d.ts', 'contracts.d.ts']) {
      const types = (example: string) => readFileSync(join(EXAMPLES, example, 'types', file), 'utf8');
      expect(types(name)).toBe(types('maintenance-mode'));
    }
  });

  it('are those of the proxy itself where examples are compiled in this repository', () => {
    const shared = ['extension', 'extension-contracts'].map((name) =>
      readFileSync(join(PROJECT, 'apps/proxy/src/shared', `${name}.ts`), 'utf8'),
    );
    const declared = exportsOf(readFileSync(join(EXAMPLES, 'kamal-proxy.d.ts'), 'utf8'));
    expect(declared.length).toBeGreaterThan(20);
    expect(exportsOf(shared.join('\n'))).toEqual(expect.arrayContaining(declared));
  });

  it('fit what the proxy has', () => {
    // What this says, it says to the compiler.
    const given = [
      (exchange: ours.Exchange): theirs.Exchange => exchange,
      (split: ours.SplitSpec): theirs.SplitSpec => split,
      (candidate: ours.Candidate): theirs.Candidate => candidate,
      (answer: ourContracts.RecordedAnswer): theirContracts.RecordedAnswer => answer,
    ];
    const taken = [
      (stage: theirs.Stage): ours.Stage => stage,
      (placement: theirs.StagePlacement): ours.StagePlacement => placement,
      (strategy: theirs.RolloutStrategy): ours.RolloutStrategy => strategy,
      (policy: theirs.BalancingPolicy): ours.BalancingPolicy => policy,
      (source: theirs.CertificateSource): ours.CertificateSource => source,
      (runner: theirContracts.TestRunner): ourContracts.TestRunner => runner,
    ];
    expect(given.length + taken.length).toBe(10);
  });
});
