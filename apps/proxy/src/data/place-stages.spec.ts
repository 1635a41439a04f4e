import type { Stage } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { type PlacedStage, placeStages } from './place-stages.js';

const stage = (name: string): Stage => ({ name, handle: () => undefined });
const MAP = ['first', 'pause', 'forward'].map(stage);

function placed(...added: readonly PlacedStage[]): string[] {
  return placeStages(MAP, added).map(({ name }) => name);
}

describe('the stages of teams', () => {
  it('stand before or after a stage of the map', () => {
    expect(placed({ stage: stage('auth'), before: 'pause' })).toEqual(['first', 'auth', 'pause', 'forward']);
    expect(placed({ stage: stage('auth'), after: 'pause' })).toEqual(['first', 'pause', 'auth', 'forward']);
    expect(placed({ stage: stage('auth'), before: 'first' })[0]).toBe('auth');
    expect(placed({ stage: stage('auth'), after: 'forward' }).at(-1)).toBe('auth');
  });

  it('may stand beside one another', () => {
    expect(placed({ stage: stage('auth'), before: 'pause' }, { stage: stage('limit'), after: 'auth' })).toEqual([
      'first',
      'auth',
      'limit',
      'pause',
      'forward',
    ]);
  });

  it('at one place stand as so many insertions leave them', () => {
    const two = (anchor: object) => placed({ stage: stage('a'), ...anchor }, { stage: stage('b'), ...anchor });
    expect(two({ before: 'pause' })).toEqual(['first', 'a', 'b', 'pause', 'forward']);
    expect(two({ after: 'pause' })).toEqual(['first', 'pause', 'b', 'a', 'forward']);
  });

  it('leave the map itself as it was', () => {
    placed({ stage: stage('auth'), before: 'pause' });
    expect(MAP.map(({ name }) => name)).toEqual(['first', 'pause', 'forward']);
  });

  it('are refused beside a stage that does not exist, with those that do', () => {
    expect(() => placed({ stage: stage('auth'), before: 'paws' })).toThrow(
      'stage "auth" is placed beside "paws", which does not exist; there are: first, pause, forward',
    );
  });

  it('are refused under a name that is taken', () => {
    expect(() => placed({ stage: stage('pause'), before: 'pause' })).toThrow('already a stage called "pause"');
    expect(() => placed({ stage: stage('auth'), before: 'pause' }, { stage: stage('auth'), after: 'pause' })).toThrow(
      'already a stage called "auth"',
    );
  });

  it('are refused without exactly one place', () => {
    expect(() => placed({ stage: stage('auth') })).toThrow('stage "auth" needs either "before" or "after"');
    expect(() => placed({ stage: stage('auth'), before: 'pause', after: 'pause' })).toThrow('either "before" or');
  });
});
