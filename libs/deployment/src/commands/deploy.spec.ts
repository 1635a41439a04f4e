import { beforeEach, describe, expect, it } from 'vitest';
import { ControlPlane } from '../fixtures/control-plane.js';
import { serviceOptions, targetOptions } from '../fixtures/options.js';

let plane: ControlPlane;

beforeEach(() => {
  plane = new ControlPlane();
});

describe('a deploy', () => {
  it('switches when the target is healthy, and not before', async () => {
    const deploy = plane.deploying('web', ['web-1:3000']);
    await plane.probed(['web-1:3000']);
    plane.probers.unhealthy('web-1:3000', 'connection refused');
    expect(plane.dataPlane.published).toEqual([]);
    plane.probers.healthy('web-1:3000');
    await deploy;
    expect(plane.inRotation('web')).toEqual(['web-1:3000']);
  });

  it('probes as it was told', async () => {
    const healthCheck = { path: 'up?x=1', port: 9000, interval: 250e6, timeout: 2e9, host: 'h.test' };
    const deploy = plane.deploying('web', ['web-1:3000'], { targetOptions: targetOptions({ healthCheck }) });
    await plane.probed(['web-1:9000']);
    expect([...plane.probers.running].map(({ plan }) => plan)).toEqual([
      {
        endpoint: {
          host: 'web-1',
          port: 9000,
          target: '/up?x=1',
          hostHeader: 'h.test',
          url: 'http://web-1:9000/up?x=1',
        },
        intervalMs: 250,
        timeoutMs: 2000,
      },
    ]);
    plane.probers.healthy('web-1:9000');
    await deploy;
    expect(plane.served('web').healthCheckPath).toBe('/up');
  });

  it('tells the workers what the service is', async () => {
    await plane.deployed('web', ['web-1'], {
      options: serviceOptions({
        hosts: ['A.test', 'a.test.', '*.B.test'],
        pathPrefixes: ['api/', '/'],
        stripPathPrefix: false,
        canonicalHost: 'A.test',
        clientIpHeader: 'X-Real-IP',
        excludeMetricsPaths: ['/hidden'],
        balancing: 'least-requests',
        writerAffinityTimeout: 1500e6,
        readTargetWebsockets: true,
      }),
    });
    expect(plane.served('web')).toMatchObject({
      name: 'web',
      hosts: ['a.test', '*.b.test'],
      pathPrefixes: ['/api', '/'],
      stripPrefix: false,
      tls: { enabled: false, redirect: true },
      canonicalHost: 'A.test',
      clientIpHeader: 'x-real-ip',
      excludeMetricsPaths: ['/hidden'],
      healthCheckPath: '/up',
      errorPages: null,
      gate: { kind: 'running' },
      rollout: null,
      split: null,
      active: { policy: 'least-requests', writerAffinityTimeoutMs: 1500, readersTakeWebsockets: true, readers: [] },
    });
  });

  it('tells the workers what its targets are', async () => {
    const options = targetOptions({ targetTimeout: 10e9, maxConnections: 7, logRequestHeaders: ['cache-control'] });
    await plane.deployed('web', ['web-1'], { targetOptions: options });
    expect(plane.served('web').active.writers).toMatchObject([
      {
        address: 'web-1',
        host: 'web-1',
        port: 80,
        healthy: true,
        settings: { responseTimeoutMs: 10_000, maxConnections: 7, logRequestHeaders: ['Cache-Control'] },
      },
    ]);
  });

  it('never waits for less than it was told because a timer cannot count so far', async () => {
    await plane.deployed('web', ['web-1'], { targetOptions: targetOptions({ targetTimeout: 1e18 }) });
    expect(plane.served('web').active.writers[0]?.settings.responseTimeoutMs).toBe(2 ** 31 - 1);
  });

  it('is on the disk before it is served', async () => {
    let saved: unknown;
    plane.dataPlane.onPublish = () => (saved = plane.store.last);
    await plane.deployed('web', ['web-1']);
    expect(saved).toMatchObject([{ name: 'web', active: { targets: ['web-1'], readTargets: [] } }]);
  });

  it('returns when every worker serves it', async () => {
    const { promise, resolve: acknowledge } = Promise.withResolvers<void>();
    plane.dataPlane.held = promise;
    let returned = false;
    const deploy = plane.deployed('web', ['web-1']).then(() => (returned = true));
    await plane.dataPlane.until(() => plane.dataPlane.published.length === 1);
    expect(returned).toBe(false);
    acknowledge();
    await deploy;
  });

  it('stops probing a single target that is healthy', async () => {
    await plane.deployed('web', ['web-1']);
    expect(plane.probers.urls).toEqual([]);
  });

  it('replaces all options, but neither the gate nor the rollout slot', async () => {
    await plane.deployed('web', ['web-1'], { options: serviceOptions({ hosts: ['a.test'], clientIpHeader: 'x' }) });
    await plane.rolledOut('web', ['web-2']);
    const split = { percent: 10, list: ['7'], strategy: '', header: '', sticky: false };
    await plane.commands.rolloutSet({ service: 'web', ...split });
    await plane.commands.stop({ service: 'web', drainTimeout: 0, message: 'Back at noon' }, plane.report);
    const { rollout } = plane.served('web');
    await plane.deployed('web', ['web-3']);
    expect(plane.served('web')).toMatchObject({
      hosts: [],
      clientIpHeader: '',
      gate: { kind: 'stopped', message: 'Back at noon' },
      rollout,
      split,
    });
  });

  it('says in the log what it does', async () => {
    await plane.deployed('web', ['web-1'], { options: serviceOptions({ hosts: ['a.test'] }) });
    const fields = { service: 'web', targets: ['web-1'], hosts: ['a.test'], paths: ['/'], tls: false };
    expect(plane.logged('Deploying')).toEqual([fields]);
    expect(plane.logged('Target health updated')).toEqual([{ target: 'web-1', state: 'healthy', was: 'adding' }]);
    expect(plane.logged('Deployed')).toEqual([fields]);
  });
});

describe('a deploy with --force', () => {
  it('switches at once; the target gets nothing before its first good probe', async () => {
    await plane.deployed('web', ['web-1']);
    await plane.deploying('web', ['web-2'], { force: true });
    expect(plane.inRotation('web')).toEqual([]);
    expect(plane.served('web').active.writers).toMatchObject([{ address: 'web-2', healthy: false }]);
    plane.probers.unhealthy('web-2');
    plane.probers.healthy('web-2');
    await plane.dataPlane.until(() => plane.inRotation('web').includes('web-2'));
    expect(plane.probers.urls).toEqual([]);
  });
});

describe('the targets that a deploy replaces', () => {
  it('drain once the new ones are served, and only then the command returns', async () => {
    await plane.deployed('web', ['web-1']);
    const [replaced] = plane.served('web').active.writers;
    plane.dataPlane.idle = false;
    let returned = false;
    const deploy = plane.deployed('web', ['web-2'], { drainTimeout: 5e9 }).then(() => (returned = true));
    await plane.dataPlane.until(() => plane.dataPlane.drains.length === 1);
    const [drain] = plane.dataPlane.drains;
    expect(drain).toMatchObject({ scope: { kind: 'targets', targetIds: [replaced?.id] }, timeoutMs: 5000 });
    expect(plane.inRotation('web')).toEqual(['web-2']);
    drain?.tell(3);
    expect(plane.progress.at(-1)).toEqual({ waitingFor: 'drain', inFlight: 3, remainingMs: expect.any(Number) });
    expect(returned).toBe(false);
    expect(plane.logged('Deployed')).toHaveLength(1);
    drain?.end();
    await deploy;
  });

  it('give their rows back when they have drained', async () => {
    await plane.deployed('web', ['web-1', 'web-2']);
    const lent = plane.dataPlane.rows.lent.size;
    await plane.deployed('web', ['web-3', 'web-4']);
    expect(plane.dataPlane.rows.lent.size).toBe(lent);
  });

  it('are not probed any more', async () => {
    await plane.deployed('web', ['web-1', 'web-2']);
    await plane.deployed('web', ['web-3', 'web-4']);
    expect(plane.probers.urls).toEqual(['http://web-3/up', 'http://web-4/up']);
  });

  it('may have the same addresses: they are other targets', async () => {
    await plane.deployed('web', ['web-1']);
    const [before] = plane.served('web').active.writers;
    await plane.deployed('web', ['web-1']);
    const [after] = plane.served('web').active.writers;
    expect(after?.id).not.toBe(before?.id);
    expect(plane.dataPlane.drains).toHaveLength(1);
  });
});
