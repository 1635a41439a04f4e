import { beforeEach, describe, expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';

const SHORT = { service: 'web', drainTimeout: 1e9 };
let plane: ControlPlane;

beforeEach(async () => {
  plane = new ControlPlane();
  await plane.deployed('web', ['web-1']);
});

describe('pause', () => {
  it('holds new requests at once, and returns when those in flight have ended', async () => {
    plane.dataPlane.idle = false;
    let returned = false;
    const pause = plane.commands.pause({ ...SHORT, maxPause: 5e9 }, plane.report).then(() => (returned = true));
    await plane.dataPlane.until(() => plane.dataPlane.drains.length === 1);
    expect(plane.served('web').gate).toEqual({ kind: 'paused', maxPauseMs: 5000 });
    const [drain] = plane.dataPlane.drains;
    expect(drain).toMatchObject({ scope: { kind: 'service', service: 'web' }, timeoutMs: 1000 });
    drain?.tell(2);
    expect(plane.progress.at(-1)).toMatchObject({ waitingFor: 'drain', inFlight: 2 });
    expect(returned).toBe(false);
    drain?.end();
    await pause;
    expect(plane.log.slice(-2)).toEqual([
      { msg: 'Service paused', fields: { service: 'web' } },
      { msg: 'Service drained', fields: { service: 'web' } },
    ]);
  });

  it('is on the disk while it drains, and so is a resume meanwhile', async () => {
    plane.dataPlane.idle = false;
    const pause = plane.commands.pause({ ...SHORT, maxPause: 5e9 }, plane.report);
    await plane.dataPlane.until(() => plane.dataPlane.drains.length === 1);
    expect(plane.store.last).toMatchObject([{ gate: { kind: 'paused', maxPauseMs: 5000 } }]);
    await plane.commands.resume({ service: 'web' });
    expect(plane.served('web').gate).toEqual({ kind: 'running' });
    plane.dataPlane.drains[0]?.end();
    await pause;
    expect(plane.store.last).toMatchObject([{ gate: { kind: 'running' } }]);
    expect(plane.logged('Service drained')).toEqual([]);
  });

  it('of a stopped service forgets the message', async () => {
    await plane.commands.stop({ ...SHORT, message: 'Back at noon' }, plane.report);
    await plane.commands.pause({ ...SHORT, maxPause: 1e9 }, plane.report);
    expect(plane.served('web').gate).toEqual({ kind: 'paused', maxPauseMs: 1000 });
  });
});

describe('stop', () => {
  it('refuses requests with the message, and drains', async () => {
    await plane.commands.stop({ ...SHORT, message: 'Back at noon' }, plane.report);
    expect(plane.served('web').gate).toEqual({ kind: 'stopped', message: 'Back at noon' });
    expect(plane.dataPlane.drains).toHaveLength(1);
    expect(plane.logged('Service stopped')).toEqual([{ service: 'web' }]);
    expect(plane.store.last).toMatchObject([{ gate: { kind: 'stopped', message: 'Back at noon' } }]);
  });
});

describe('resume', () => {
  it('ends a stop', async () => {
    await plane.commands.stop({ ...SHORT, message: '' }, plane.report);
    await plane.commands.resume({ service: 'web' });
    expect(plane.served('web').gate).toEqual({ kind: 'running' });
    expect(plane.logged('Service resumed')).toEqual([{ service: 'web' }]);
  });

  it('of a running service does nothing, without a complaint', async () => {
    await plane.commands.resume({ service: 'web' });
    expect(plane.served('web').gate).toEqual({ kind: 'running' });
  });
});

describe('a gate', () => {
  it('is not moved when that cannot be saved', async () => {
    plane.store.failsWith = new Error('EROFS');
    const stop = plane.commands.stop({ ...SHORT, message: '' }, plane.report);
    await expect(stop).rejects.toMatchObject({ code: 'STATE_NOT_SAVED' });
    expect(plane.served('web').gate).toEqual({ kind: 'running' });
    expect(plane.dataPlane.drains).toEqual([]);
  });

  it('is only there for a service', async () => {
    const unknown = { ...SHORT, service: 'nothing' };
    const notFound = { code: 'SERVICE_NOT_FOUND', message: 'service not found' };
    await expect(plane.commands.pause({ ...unknown, maxPause: 1 }, plane.report)).rejects.toMatchObject(notFound);
    await expect(plane.commands.stop({ ...unknown, message: '' }, plane.report)).rejects.toMatchObject(notFound);
    await expect(plane.commands.resume({ service: 'nothing' })).rejects.toMatchObject(notFound);
  });
});
