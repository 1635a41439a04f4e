import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { STAGES } from '@app/pipeline';
import { describe, expect, it, vi } from 'vitest';
import { warnOfMisplacedSeams } from './misplaced-seams.js';

@Module({
  providers: [{ provide: STAGES, useValue: { use: { name: 'guard', handle: () => undefined }, before: 'pause' } }],
})
class GuardModule {}

@Module({})
class KeysModule {}

async function warnings(module: typeof GuardModule) {
  const log = vi.fn();
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  warnOfMisplacedSeams(app, [{ file: './guard.mjs', module }], { log });
  return log.mock.calls;
}

describe('what a module provides to the wrong plane', () => {
  it('is warned of, with the file', async () => {
    expect(await warnings(GuardModule)).toEqual([
      [
        'WARN',
        'A controlPlane module provides what only a dataPlane module can',
        { provides: 'STAGES', modules: './guard.mjs' },
      ],
    ]);
  });

  it('is nothing to speak of when it is at its place', async () => expect(await warnings(KeysModule)).toEqual([]));
});
