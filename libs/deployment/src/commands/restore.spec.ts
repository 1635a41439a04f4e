import { beforeEach, describe, expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';
import { serviceOptions } from '../fixtures/options.js';
import { readState } from '../state/state-text.js';

let plane: ControlPlane;

beforeEach(() => {
  plane = new ControlPlane();
});

function saved(...services: object[]): void {
  const { services: states } = readState(JSON.stringify(services));
  plane.store.loaded = { source: '/data/kamal-proxy.state', found: true, services: states, rejected: [] };
}

describe('a restart', () => {
  it('serves what was served, at once, in one table', async () => {
    saved(
      { name: 'web', options: { hosts: ['a.test'] }, active_targets: ['web-1'], rollout_targets: ['web-2'] },
      { name: 'other', active_targets: ['other-1'], pause_controller: { state: 2, stop_message: 'Back at noon' } },
    );
    await plane.commands.restore();
    expect(plane.dataPlane.published).toHaveLength(1);
    expect(plane.inRotation('web')).toEqual(['web-1']);
    expect(plane.served('web').rollout?.writers).toMatchObject([{ address: 'web-2', healthy: true }]);
    expect(plane.served('other').gate).toEqual({ kind: 'stopped', message: 'Back at noon' });
    expect(plane.store.saves).toEqual([]);
    expect(plane.logged('Restored saved state')).toEqual([{ path: '/data/kamal-proxy.state', services: 2 }]);
  });

  it('does not probe a single target; several are, and leave when a probe fails', async () => {
    saved(
      { name: 'one', active_targets: ['one-1'] },
      { name: 'two', active_targets: ['two-1'], active_readers: ['two-2'] },
    );
    await plane.commands.restore();
    expect(plane.probers.urls).toEqual(['http://two-1/', 'http://two-2/']);
    plane.probers.unhealthy('two-2');
    await plane.dataPlane.until(() => plane.inRotation('two').length === 1);
    expect(plane.logged('Target health updated')).toEqual([{ target: 'two-2', state: 'unhealthy', was: 'healthy' }]);
  });

  it('probes as by default where an older state does not say how', async () => {
    saved({ name: 'web', active_targets: ['web-1', 'web-2'] });
    await plane.commands.restore();
    const [probing] = plane.probers.running;
    expect(probing?.plan).toMatchObject({ intervalMs: 1000, timeoutMs: 5000 });
    expect(plane.served('web').healthCheckPath).toBe('');
  });

  it('can be followed by everything', async () => {
    saved({
      name: 'web',
      active_targets: ['web-1'],
      pause_controller: { state: 1, fail_after: 1e9 },
      later: { kept: 1 },
    });
    await plane.commands.restore();
    await plane.deployed('web', ['web-2']);
    await plane.commands.resume({ service: 'web' });
    expect(plane.dataPlane.drains).toHaveLength(1);
    expect(plane.store.last).toMatchObject([
      { gate: { kind: 'running' }, unknown: { service: { later: { kept: 1 } } } },
    ]);
    await plane.commands.remove({ service: 'web' });
    expect(plane.dataPlane.rows.lent.size).toBe(0);
  });

  it('gives a service below / the TLS of its root, whatever was saved', async () => {
    const tls = { tls_enabled: true, tls_redirect: true };
    saved(
      { name: 'api', options: { hosts: ['a.test'], path_prefixes: ['/api'], ...tls }, active_targets: ['api-1'] },
      { name: 'web', options: { hosts: ['a.test'] }, active_targets: ['web-1'] },
    );
    await plane.commands.restore();
    expect(plane.served('api').tls).toEqual({ enabled: false, redirect: false });
  });

  it('does without error pages that are gone, and says so', async () => {
    saved({ name: 'web', options: { error_page_path: '/none' }, active_targets: ['web-1'] });
    await plane.commands.restore();
    expect(plane.served('web').errorPages).toBeNull();
    expect(plane.logged('Error pages not restored')).toMatchObject([{ service: 'web' }]);
  });

  it('says that there was nothing', async () => {
    await plane.commands.restore();
    expect(plane.logged('No previous state to restore')).toEqual([{ path: 'memory' }]);
    expect(plane.dataPlane.published).toEqual([]);
  });

  it('says what could not be restored, and where it is', async () => {
    const rejected = [{ name: 'bad', reason: 'not a target! :invalid host pattern', keptIn: '/data/aside' }];
    plane.store.loaded = { source: '/data/state', found: true, services: [], rejected };
    await plane.commands.restore();
    expect(plane.logged('Saved state not restored')).toEqual([
      { service: 'bad', path: '/data/state', error: 'not a target! :invalid host pattern', kept_in: '/data/aside' },
    ]);
  });

  it('says which services the original kept apart by the case of their hosts alone', async () => {
    saved(
      { name: 'one', options: { hosts: ['A.test'] }, active_targets: ['one-1'] },
      { name: 'two', options: { hosts: ['a.test'] }, active_targets: ['two-1'] },
    );
    await plane.commands.restore();
    expect(plane.logged('Another service is in the same place')).toEqual([{ service: 'two', served: 'one' }]);
  });

  it('is refused while the state cannot be read', async () => {
    plane.store.load = async () => Promise.reject(new Error('the state cannot be read'));
    await expect(plane.commands.restore()).rejects.toThrow('the state cannot be read');
  });

  it('says which policies and strategies nobody brought this time', async () => {
    saved({
      name: 'web',
      options: { balancing: 'magic' },
      active_targets: ['web-1'],
      rollout_targets: ['web-2'],
      rollout_controller: { percentage: 1, strategy: 'by-country' },
    });
    await plane.deployed('other', ['other-1'], { options: serviceOptions({ pathPrefixes: ['/other'] }) });
    await plane.commands.restore();
    plane.commands.warnOfUnknownNames();
    expect(plane.logged('Balancing policy is gone, the default serves')).toEqual([{ service: 'web', policy: 'magic' }]);
    expect(plane.logged('Rollout strategy is gone, the default serves')).toEqual([
      { service: 'web', strategy: 'by-country' },
    ]);
  });
});
