import { beforeEach, describe, expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';

let plane: ControlPlane;

beforeEach(() => {
  plane = new ControlPlane();
});

describe('a slot with several targets', () => {
  it('has to be healthy as a whole, at the same time', async () => {
    const deploy = plane.deploying('web', ['web-1'], { readTargets: ['web-2'] });
    await plane.probed(['web-1', 'web-2']);
    plane.probers.healthy('web-1');
    plane.probers.unhealthy('web-1');
    plane.probers.healthy('web-2');
    await Promise.resolve();
    expect(plane.dataPlane.published).toEqual([]);
    plane.probers.healthy('web-1');
    await deploy;
    const { writers, readers } = plane.served('web').active;
    expect([writers, readers]).toMatchObject([[{ address: 'web-1' }], [{ address: 'web-2' }]]);
  });

  it('is probed on: who fails leaves the rotation, and comes back', async () => {
    await plane.deployed('web', ['web-1', 'web-2']);
    plane.probers.unhealthy('web-2', 'connection refused');
    await plane.dataPlane.until(() => plane.inRotation('web').length === 1);
    expect(plane.inRotation('web')).toEqual(['web-1']);
    expect(plane.listed('web').targets).toMatchObject([{ healthy: true }, { target: 'web-2', healthy: false }]);
    plane.probers.healthy('web-2');
    await plane.dataPlane.until(() => plane.inRotation('web').length === 2);
    expect(plane.logged('Target health updated').slice(-2)).toEqual([
      { target: 'web-2', state: 'unhealthy', was: 'healthy' },
      { target: 'web-2', state: 'healthy', was: 'unhealthy' },
    ]);
  });

  it('is published once for all that changes at a time, and without a word to the disk', async () => {
    await plane.deployed('web', ['web-1', 'web-2', 'web-3']);
    const [tables, saves] = [plane.dataPlane.published.length, plane.store.saves.length];
    for (const target of ['web-1', 'web-2', 'web-3']) plane.probers.unhealthy(target);
    await plane.dataPlane.until(() => plane.inRotation('web').length === 0);
    expect(plane.dataPlane.published).toHaveLength(tables + 1);
    expect(plane.store.saves).toHaveLength(saves);
  });

  it('tells nobody of a probe that finds what the last one did', async () => {
    await plane.deployed('web', ['web-1', 'web-2']);
    const tables = plane.dataPlane.published.length;
    plane.probers.healthy('web-1');
    await plane.commands.resume({ service: 'web' });
    expect(plane.dataPlane.published).toHaveLength(tables + 1);
  });

  it('is not probed any more when its service is removed', async () => {
    await plane.deployed('web', ['web-1', 'web-2']);
    await plane.commands.remove({ service: 'web' });
    expect(plane.probers.urls).toEqual([]);
  });
});
