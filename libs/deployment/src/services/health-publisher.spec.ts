import type { ServiceSpec } from '@app/routing';
import { beforeEach, describe, expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';
import { serviceOptions } from '../fixtures/options.js';

let plane: ControlPlane;

beforeEach(async () => {
  plane = new ControlPlane();
  await plane.deployed('web', ['web-1', 'web-2']);
});

/** From now on the next command hangs there: on a disk, a team's store, or a worker. @returns lets it go on */
function hangingAt(stage: 'files' | 'save' | 'certificates' | 'workers'): () => void {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  // The files are looked at before the targets are asked, and again when they are healthy.
  if (stage === 'files') plane.certificates.check.mockResolvedValueOnce().mockReturnValueOnce(held);
  if (stage === 'save') plane.store.held = held;
  if (stage === 'certificates') plane.dataPlane.preparing = held;
  if (stage === 'workers') plane.dataPlane.held = held;
  return letGo;
}

/** As the workers were told last, whether they have said so or not. */
function toldOfWeb(): ServiceSpec | undefined {
  return plane.dataPlane.published.flatMap(({ upserts }) => upserts).findLast(({ name }) => name === 'web');
}

async function pausing(): Promise<void> {
  await plane.commands.pause({ service: 'web', drainTimeout: 0, maxPause: 1e9 }, plane.report);
}

describe('a target that fails while a command of another service hangs', () => {
  it.each(['files', 'save', 'certificates', 'workers'] as const)('leaves the rotation at once: %s', async (stage) => {
    const letGo = hangingAt(stage);
    const options = serviceOptions({ hosts: ['other.test'], tls: true });
    const deploy = plane.deploying('other', ['other-1'], { options });
    await plane.probed(['other-1']);
    plane.probers.healthy('other-1');
    await new Promise((resolve) => setImmediate(resolve));
    plane.probers.unhealthy('web-2');
    await plane.dataPlane.until(() => toldOfWeb()?.active.writers[1]?.healthy === false);
    letGo();
    await deploy;
    expect(plane.inRotation('web')).toEqual(['web-1']);
    expect(plane.inRotation('other')).toEqual(['other-1']);
  });
});

describe('a change of health beside a command of the same service', () => {
  it('is published with what is true by then, and stays in what the command makes of it', async () => {
    const letGo = hangingAt('save');
    const pause = pausing();
    plane.probers.unhealthy('web-2');
    await plane.dataPlane.until(() => plane.inRotation('web').length === 1);
    expect(plane.served('web').gate).toEqual({ kind: 'running' });
    letGo();
    await pause;
    expect(plane.served('web').gate).toMatchObject({ kind: 'paused' });
    expect(plane.inRotation('web')).toEqual(['web-1']);
  });

  it('is in what the command publishes when it comes right before that', async () => {
    const letGo = hangingAt('certificates');
    const pause = pausing();
    await new Promise((resolve) => setImmediate(resolve));
    plane.probers.unhealthy('web-2');
    letGo();
    await pause;
    expect(toldOfWeb()).toMatchObject({
      gate: { kind: 'paused' },
      active: { writers: [{ healthy: true }, { healthy: false }] },
    });
  });

  it('brings nothing back that the command takes away', async () => {
    const letGo = hangingAt('save');
    const removal = plane.commands.remove({ service: 'web' });
    plane.probers.unhealthy('web-2');
    await plane.dataPlane.until(() => plane.inRotation('web').length === 1);
    plane.probers.healthy('web-2');
    letGo();
    await removal;
    await new Promise((resolve) => setImmediate(resolve));
    expect([...plane.dataPlane.served.keys()]).toEqual([]);
  });

  it('stays when the command cannot be saved', async () => {
    const letGo = hangingAt('save');
    const refused = expect(pausing()).rejects.toMatchObject({ code: 'STATE_NOT_SAVED' });
    plane.probers.unhealthy('web-2');
    await plane.dataPlane.until(() => plane.inRotation('web').length === 1);
    plane.store.failsWith = new Error('ENOSPC');
    letGo();
    await refused;
    expect(plane.inRotation('web')).toEqual(['web-1']);
    expect(plane.served('web').gate).toEqual({ kind: 'running' });
  });
});
