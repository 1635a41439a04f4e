/**
 * `npm test`: everything that must hold before a commit. It ends with one line that counts it, and exits 1 when
 * anything failed. Arguments are handed to the test runner: `npm test -- test/deploy.e2e.ts`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Count {
  passed: number;
  failed: number;
}

const CHECKS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'formatting', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'import directions', command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'libs'] },
];

const wanted = process.argv.slice(2);
const total: Count = { passed: 0, failed: 0 };
if (wanted.length === 0) for (const check of CHECKS) count(runCheck(check.name, check.command));
count(runTests('unit and end to end', wanted));
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

function runCheck(name: string, command: readonly string[]): Count {
  const startedAt = Date.now();
  const ok = run(command) === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
}

function runTests(name: string, args: readonly string[]): Count {
  const directory = mkdtempSync(join(tmpdir(), 'kamal-proxy-tests-'));
  const report = join(directory, 'report.json');
  try {
    const status = run([
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ]);
    const found = countIn(report);
    // A runner that fails without a failed test (an unhandled error, no report) must not pass for green.
    if (status !== 0 && found.failed === 0) found.failed = 1;
    return found;
  } catch (error) {
    console.log(`FAIL ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function countIn(report: string): Count {
  const { numPassedTests, numFailedTests }: { numPassedTests: number; numFailedTests: number } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  return { passed: numPassedTests, failed: numFailedTests };
}

function run([command = '', ...args]: readonly string[]): number {
  return spawnSync(join('node_modules/.bin', command), args, { stdio: 'inherit' }).status ?? 1;
}

function count(found: Count): void {
  total.passed += found.passed;
  total.failed += found.failed;
}
