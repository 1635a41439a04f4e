import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whyNotWritable } from './why-not-writable.js';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'why-not-writable-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('whyNotWritable', () => {
  it('is empty for a directory, also for one that would have to be made', async () => {
    expect(await whyNotWritable(directory)).toBe('');
    expect(await whyNotWritable(join(directory, 'to/be/made'))).toBe('');
  });

  it('says what is in the way', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect(await whyNotWritable(file)).toContain('EACCES');
    expect(await whyNotWritable(join(file, 'below'))).toContain('ENOTDIR');
    expect(await whyNotWritable('/proc')).not.toBe('');
  });
});
