import { beforeEach, describe, expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';
import { serviceOptions } from '../fixtures/options.js';

let plane: ControlPlane;

beforeEach(() => {
  plane = new ControlPlane();
});

describe('deploys of one service at the same time', () => {
  it('switch when each is ready; the last to become healthy stays', async () => {
    const first = plane.deploying('web', ['first']);
    const second = plane.deploying('web', ['second']);
    await plane.probed(['first', 'second']);
    plane.probers.healthy('second');
    await second;
    expect(plane.inRotation('web')).toEqual(['second']);
    plane.probers.healthy('first');
    await first;
    expect(plane.inRotation('web')).toEqual(['first']);
    expect(plane.store.last).toMatchObject([{ active: { targets: ['first'] } }]);
  });

  it('each drain the one before them, and nothing is left behind', async () => {
    const names = ['a1', 'b1', 'c1', 'd1'];
    const deploys = names.map(async (name) => plane.deploying('web', [name]));
    await plane.probed(names);
    for (const name of names) plane.probers.healthy(name);
    await Promise.all(deploys);
    expect(plane.inRotation('web')).toEqual(['d1']);
    const drained = plane.dataPlane.drains.map(({ scope }) => scope);
    expect(drained).toEqual([1, 2, 3].map((id) => ({ kind: 'targets', targetIds: [id] })));
    // A row for the service, three for the slot with its one target.
    expect(plane.dataPlane.rows.lent.size).toBe(4);
  });
});

describe('while a deploy waits for health', () => {
  it('everything else goes on', async () => {
    await plane.deployed('web', ['web-1']);
    const deploy = plane.deploying('web', ['web-2']);
    await plane.probed(['web-2']);
    await plane.commands.pause({ service: 'web', drainTimeout: 0, maxPause: 1e9 }, plane.report);
    await plane.deployed('other', ['other-1'], { options: serviceOptions({ pathPrefixes: ['/other'] }) });
    await plane.commands.resume({ service: 'web' });
    plane.probers.healthy('web-2');
    await deploy;
    expect(plane.served('web').gate).toEqual({ kind: 'running' });
  });

  it('its service may be removed: it makes it anew', async () => {
    await plane.deployed('web', ['web-1']);
    const deploy = plane.deploying('web', ['web-2']);
    await plane.probed(['web-2']);
    await plane.commands.remove({ service: 'web' });
    plane.probers.healthy('web-2');
    await deploy;
    expect(plane.inRotation('web')).toEqual(['web-2']);
  });
});
