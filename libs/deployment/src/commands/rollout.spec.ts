import { beforeEach, describe, expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';
import { serviceOptions, targetOptions } from '../fixtures/options.js';

const SPLIT = { percent: 10, list: ['7'], strategy: '', header: 'X-Account', sticky: true };
const TIMING = { readTargets: [], deployTimeout: 30e9, drainTimeout: 30e9 };
let plane: ControlPlane;

beforeEach(async () => {
  plane = new ControlPlane();
  await plane.deployed('web', ['web-1'], {
    options: serviceOptions({ writerAffinityTimeout: 2e9 }),
    targetOptions: targetOptions({ targetTimeout: 7e9 }),
  });
});

describe('rollout deploy', () => {
  it('is an error in the log when it fails', async () => {
    const request = { service: 'nobody', targets: ['web-2'], ...TIMING };
    await expect(plane.commands.rolloutDeploy(request, plane.report)).rejects.toThrow('service not found');
    expect(plane.logged('Deploy for rollout failed')).toEqual([
      { service: 'nobody', targets: ['web-2'], code: 'SERVICE_NOT_FOUND', reason: 'service not found' },
    ]);
  });

  it('fills the slot with the service’s options, and sends nobody there', async () => {
    await plane.rolledOut('web', ['web-2']);
    const { rollout, split } = plane.served('web');
    expect(rollout?.writerAffinityTimeoutMs).toBe(2000);
    expect(rollout?.writers).toMatchObject([
      { address: 'web-2', healthy: true, settings: { responseTimeoutMs: 7000 } },
    ]);
    expect(split).toBeNull();
    expect(plane.inRotation('web')).toEqual(['web-1']);
    expect(plane.store.last).toMatchObject([{ rollout: { targets: ['web-2'] }, split: null }]);
  });

  it('drains what was in the slot, and keeps the split', async () => {
    await plane.rolledOut('web', ['web-2']);
    await plane.commands.rolloutSet({ service: 'web', ...SPLIT });
    const [before] = plane.served('web').rollout?.writers ?? [];
    await plane.rolledOut('web', ['web-3']);
    expect(plane.dataPlane.drains.map(({ scope }) => scope)).toEqual([{ kind: 'targets', targetIds: [before?.id] }]);
    expect(plane.served('web').split).toMatchObject({ percent: 10 });
  });

  it('keeps its options when the service is deployed with others', async () => {
    await plane.rolledOut('web', ['web-2']);
    await plane.deployed('web', ['web-3'], { targetOptions: targetOptions({ targetTimeout: 1e9 }) });
    expect(plane.served('web').rollout?.writers[0]?.settings.responseTimeoutMs).toBe(7000);
  });

  it('needs a service, also when its targets are healthy', async () => {
    const unknown = plane.commands.rolloutDeploy({ service: 'x', targets: ['web-2'], ...TIMING }, plane.report);
    await expect(unknown).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    const removed = plane.commands.rolloutDeploy({ service: 'web', targets: ['web-2'], ...TIMING }, plane.report);
    await plane.probed(['web-2']);
    await plane.commands.remove({ service: 'web' });
    plane.probers.healthy('web-2');
    await expect(removed).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    expect(plane.dataPlane.rows.lent.size).toBe(0);
  });

  it('needs targets that are some', async () => {
    const none = plane.commands.rolloutDeploy({ service: 'web', targets: [], ...TIMING }, plane.report);
    await expect(none).rejects.toMatchObject({ code: 'INVALID_TARGET' });
    const bad = plane.commands.rolloutDeploy({ service: 'web', targets: ['a/b'], ...TIMING }, plane.report);
    await expect(bad).rejects.toThrow('a/b :invalid host pattern');
  });
});

describe('rollout set', () => {
  it('says who goes there, in place of what was said before', async () => {
    await plane.rolledOut('web', ['web-2']);
    await plane.commands.rolloutSet({ service: 'web', ...SPLIT, percent: 50 });
    await plane.commands.rolloutSet({ service: 'web', ...SPLIT });
    expect(plane.served('web').split).toEqual({ ...SPLIT, header: 'x-account' });
    expect(plane.store.last).toMatchObject([{ split: SPLIT }]);
  });

  it('needs a filled slot, a known strategy and a service', async () => {
    const set = async (service: string, strategy = '') => plane.commands.rolloutSet({ service, ...SPLIT, strategy });
    await expect(set('web')).rejects.toMatchObject({
      code: 'ROLLOUT_TARGET_NOT_SET',
      message: 'rollout target not set',
    });
    await plane.rolledOut('web', ['web-2']);
    await set('web', 'cookie-hash');
    await expect(set('web', 'magic')).rejects.toMatchObject({ code: 'UNKNOWN_STRATEGY' });
    await expect(set('nothing')).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });

  it.each(['X Account', 'X-Account:', 'é'])('refuses the header %j, which no request can have', async (header) => {
    await plane.rolledOut('web', ['web-2']);
    const set = plane.commands.rolloutSet({ service: 'web', ...SPLIT, header });
    await expect(set).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      message: `"${header}" is not the name of a header`,
    });
    expect(plane.served('web').split).toBeNull();
  });
});

describe('rollout stop', () => {
  it('sends everybody back; the targets stay, so that set works again', async () => {
    await plane.rolledOut('web', ['web-2']);
    await plane.commands.rolloutSet({ service: 'web', ...SPLIT });
    await plane.commands.rolloutStop({ service: 'web' });
    expect(plane.served('web')).toMatchObject({ split: null, rollout: { writers: [{ address: 'web-2' }] } });
    expect(plane.dataPlane.drains).toEqual([]);
    await plane.commands.rolloutSet({ service: 'web', ...SPLIT });
  });

  it('is fine without a rollout, but not without a service', async () => {
    await plane.commands.rolloutStop({ service: 'web' });
    await expect(plane.commands.rolloutStop({ service: 'x' })).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });
});
