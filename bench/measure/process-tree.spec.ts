import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseStat, processTree } from './process-tree.ts';

describe('parseStat', () => {
  const numbers = '1 10 10 0 -1 4194560 100 0 0 0 250 75 3 4 20 0 1 0 100 1000 200';

  it('reads the parent, and user and system time', () => {
    expect(parseStat(`42 (nginx) S ${numbers}`)).toEqual({ parent: 1, cpuTicks: 325 });
  });

  it('is not misled by blanks and parentheses in the name', () => {
    expect(parseStat(`42 (a) S 9 (b) R ${numbers}`)).toEqual({ parent: 1, cpuTicks: 325 });
  });

  it('refuses what is no stat line', () => {
    expect(() => parseStat('nonsense')).toThrow('not a line of /proc/<pid>/stat');
  });
});

describe.runIf(process.platform === 'linux')('processTree', () => {
  it('finds the children of a process, after their parent', async () => {
    const shell = spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const sleeper = await new Promise<number>((resolve) => {
      shell.stdout.once('data', (line: Buffer) => resolve(Number(line.toString())));
    });
    try {
      expect(processTree(shell.pid ?? 0)).toEqual([shell.pid, sleeper]);
    } finally {
      process.kill(sleeper, 'SIGKILL');
      await once(shell, 'exit');
    }
    expect(processTree(shell.pid ?? 0)).toEqual([]);
  });
});
