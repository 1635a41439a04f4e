import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DeployRequest } from '@app/admin-api';
import { CommandError } from '../command-error.js';
import { ControlPlane } from '../fixtures/control-plane.js';
import { serviceOptions, targetOptions } from '../fixtures/options.js';

let plane: ControlPlane;

beforeEach(async () => {
  plane = new ControlPlane();
  await plane.deployed('other', ['other-1'], { options: serviceOptions({ hosts: ['other.test'] }) });
});

/** What a refused command leaves as it was. */
function everything() {
  const { dataPlane, store, probers, commands } = plane;
  return structuredClone({
    served: dataPlane.served,
    tables: dataPlane.published.length,
    saves: store.saves.length,
    rows: dataPlane.rows.lent,
    probed: probers.urls,
    listed: commands.list(),
  });
}

async function refused(targets: string[], changes: Partial<DeployRequest>): Promise<unknown> {
  const before = everything();
  const error: unknown = await plane.deploying('web', targets, changes).catch((thrown: unknown) => thrown);
  expect(everything()).toEqual(before);
  return error;
}

describe('refused before any target is asked', () => {
  it.each<[string, string[], Partial<DeployRequest>, string]>([
    [
      'INVALID_OPTIONS',
      ['web-1'],
      { options: serviceOptions({ tls: true }) },
      'service options invalid: host must be set',
    ],
    ['INVALID_TARGET', ['foo/x'], {}, 'foo/x :invalid host pattern'],
    ['INVALID_TARGET', ['web-1'], { readTargets: ['foo/x'] }, 'foo/x :invalid host pattern'],
    ['INVALID_TARGET', [], {}, 'no target'],
    [
      'UNKNOWN_POLICY',
      ['web-1'],
      { options: serviceOptions({ balancing: 'magic' }) },
      '"magic": there are round-robin, l',
    ],
    [
      'HOST_CONFLICT',
      ['web-1'],
      { options: serviceOptions({ hosts: ['OTHER.test'] }) },
      'host settings conflict with an',
    ],
    [
      'ERROR_PAGES_UNUSABLE',
      ['web-1'],
      { options: serviceOptions({ errorPages: '/none' }) },
      'unable to load error pages',
    ],
  ])('is %s: %j %#', async (code, targets, changes, message) => {
    expect(await refused(targets, changes)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('is a certificate that cannot be used', async () => {
    plane.certificates.check.mockRejectedValue(new Error('unable to load certificate: no such file'));
    const options = serviceOptions({ tls: true, hosts: ['web.test'] });
    expect(await refused(['web-1'], { options })).toMatchObject({
      code: 'CERTIFICATE_UNUSABLE',
      message: 'unable to load certificate: no such file',
    });
  });

  it('is TLS where there is none, with the code of whoever looked', async () => {
    plane.certificates.check.mockRejectedValue(new CommandError('NOT_SUPPORTED', 'no TLS here'));
    const options = serviceOptions({ tls: true, hosts: ['web.test'] });
    expect(await refused(['web-1'], { options })).toMatchObject({ code: 'NOT_SUPPORTED', message: 'no TLS here' });
  });

  it('is no certificate without TLS', async () => {
    plane.certificates.check.mockRejectedValue(new Error('unable to load certificate'));
    await plane.deployed('web', ['web-1']);
  });
});

it('a deploy that is refused is an error in the log', async () => {
  await refused(['foo/x'], {});
  expect(plane.logged('Deploy failed')).toEqual([
    { service: 'web', targets: ['foo/x'], code: 'INVALID_TARGET', reason: 'foo/x :invalid host pattern' },
  ]);
});

describe('targets that are not healthy in time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are named with what the last probe of each found, and how often it was asked', async () => {
    const before = everything();
    const deploy = plane.deploying('web', ['web-1:3000', 'web-2', 'web-3', 'web-4'], { deployTimeout: 90e9 });
    const failed = expect(deploy).rejects.toMatchObject({
      code: 'TARGET_UNHEALTHY',
      message:
        'target failed to become healthy within configured timeout (1m30s): ' +
        'web-1:3000: connection refused (2 probes); web-2: status 500 (1 probe); web-4: no answer to the first probe yet',
    });
    await plane.probed(['web-1:3000']);
    plane.probers.unhealthy('web-1:3000');
    plane.probers.unhealthy('web-1:3000', 'connection refused');
    plane.probers.unhealthy('web-2');
    plane.probers.healthy('web-3');
    await vi.advanceTimersByTimeAsync(90_000);
    await failed;
    expect(everything()).toEqual(before);
    expect(plane.logged('Healthcheck failed')).toContainEqual({
      url: 'http://web-1:3000/up',
      error: 'connection refused',
    });
  });

  it('say what they wait for meanwhile', async () => {
    const deploy = plane.deploying('web', ['web-1']);
    await plane.probed(['web-1']);
    const heard = plane.progress.length;
    const target = { target: 'web-1', healthy: false, probes: 0, lastResult: '' };
    expect(plane.progress.at(-1)).toEqual({ waitingFor: 'health', targets: [target], remainingMs: 30_000 });
    plane.probers.unhealthy('web-1');
    const found = { ...target, probes: 1, lastResult: 'status 500' };
    await vi.advanceTimersByTimeAsync(1000);
    expect(plane.progress).toHaveLength(heard + 4);
    expect(plane.progress.at(-1)).toEqual({ waitingFor: 'health', targets: [found], remainingMs: 29_000 });
    plane.probers.healthy('web-1');
    await deploy;
    expect(plane.progress.at(-1)).toEqual({ waitingFor: 'switch' });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('refused after all targets are healthy', () => {
  it('is a host that another service took meanwhile', async () => {
    const options = serviceOptions({ hosts: ['web.test'] });
    const slow = plane.deploying('slow', ['slow-1'], { options });
    await plane.probed(['slow-1']);
    await plane.deployed('web', ['web-1'], { options });
    const before = { ...everything(), rows: null, probed: [] };
    plane.probers.healthy('slow-1');
    await expect(slow).rejects.toMatchObject({ code: 'HOST_CONFLICT' });
    expect({ ...everything(), rows: null }).toEqual(before);
  });

  it('are error pages that went bad meanwhile', async () => {
    const errorPages = mkdtempSync(join(tmpdir(), 'error-pages-'));
    onTestFinished(() => rmSync(errorPages, { recursive: true }));
    writeFileSync(join(errorPages, '503.html'), '<h1>{{ .Message }}</h1>');
    await plane.deployed('web', ['web-1'], { options: serviceOptions({ errorPages }) });
    expect(plane.served('web').errorPages).toEqual({ 503: '<h1>{{ .Message }}</h1>' });
    const deploy = plane.deploying('web', ['web-2'], { options: serviceOptions({ errorPages }) });
    await plane.probed(['web-2']);
    writeFileSync(join(errorPages, '503.html'), '{{ if');
    plane.probers.healthy('web-2');
    await expect(deploy).rejects.toMatchObject({ code: 'ERROR_PAGES_UNUSABLE' });
    expect(plane.inRotation('web')).toEqual(['web-1']);
  });

  it.each(['web', 'other'])('is a state that cannot be saved, and %s serves what it did', async (service) => {
    const before = everything();
    plane.store.failsWith = new Error('ENOSPC: no space left on device, write');
    const deploy = plane.deployed(service, ['web-1'], { targetOptions: targetOptions() });
    await expect(deploy).rejects.toMatchObject({
      code: 'STATE_NOT_SAVED',
      message: 'nothing was changed, because the state could not be saved: ENOSPC: no space left on device, write',
    });
    expect(everything()).toEqual(before);
    plane.store.failsWith = null;
    await plane.deployed(service, ['web-1']);
    expect(plane.inRotation(service)).toEqual(['web-1']);
  });
});

describe('the end of the process', () => {
  it('ends the wait, the probes, and every change', async () => {
    const deploy = plane.deploying('web', ['web-1']);
    await plane.probed(['web-1']);
    const saves = plane.store.saves.length;
    plane.commands.close();
    await expect(deploy).rejects.toMatchObject({ code: 'SHUTTING_DOWN', message: 'unexpected EOF' });
    expect(plane.probers.urls).toEqual([]);
    await expect(plane.commands.resume({ service: 'other' })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    expect(plane.store.saves).toHaveLength(saves);
  });
});
