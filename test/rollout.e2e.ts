import { describe, expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';
import { askSecurely } from './harness/secure-client.js';

/** A service with one app in each slot. */
async function rolledOut(...flags: string[]) {
  const proxy = await Proxy.start();
  const [active, next] = [await App.start('active'), await App.start('next')];
  await proxy.deploy('web', active, ...flags);
  await proxy.ok('rollout', 'deploy', 'web', '--target', next.target);
  return { proxy, active, next };
}

const cookie = (value: string) => ({ headers: { cookie: `theme=dark; kamal-rollout=${value}` } });

/** Of a thousand clients, the share that a proxy sends to the rollout slot. */
async function shareOf(proxy: Proxy, headersOf: (client: number) => Record<string, string>): Promise<number> {
  const clients = Array.from({ length: 1000 }, (_, client) => client);
  let next = 0;
  while (clients.length > 0) {
    const some = clients.splice(0, 50).map(async (client) => proxy.get('/', { headers: headersOf(client) }));
    next += (await Promise.all(some)).filter(({ body }) => body === 'next').length;
  }
  return next / 10;
}

describe('the rollout slot', () => {
  it('gets nobody before it is said who goes there', async () => {
    const { proxy } = await rolledOut();
    expect((await proxy.get('/', cookie('a'))).body).toBe('active');
    const empty = await App.start('other');
    await proxy.deploy('other', empty, '--host', 'other.test');
    expect(await proxy.refuses('rollout', 'set', 'other', '--percent', '5')).toBe('Error: rollout target not set\n');
    expect(await proxy.refuses('rollout', 'set', 'nobody', '--percent', '5')).toBe('Error: service not found\n');
  });

  it('gets those that are listed, and an exact share of the others by the hash of their cookie', async () => {
    const { proxy } = await rolledOut();
    await proxy.ok('rollout', 'set', 'web', '--list', 'alice,bob');
    expect((await proxy.get('/', cookie('alice'))).body).toBe('next');
    expect((await proxy.get('/', cookie('carol'))).body).toBe('active');
    expect((await proxy.get('/', cookie(''))).body).toBe('active');
    expect((await proxy.get('/')).body).toBe('active');
    // FNV-1a-32 of "a" is 0xe40c292c: 89.08 % of the way.
    await proxy.ok('rollout', 'set', 'web', '--percent', '89');
    expect((await proxy.get('/', cookie('a'))).body).toBe('active');
    expect((await proxy.get('/', cookie('alice'))).body, 'the list was not given again').toBe(
      fnv1a('alice') <= 0xffffffff * 0.89 ? 'next' : 'active',
    );
    await proxy.ok('rollout', 'set', 'web', '--percent', '90');
    expect((await proxy.get('/', cookie('a'))).body).toBe('next');
    expect((await proxy.get('/')).body, 'without a cookie').toBe('active');
  });

  it('can be filled by a header, and evenly with short ids', async () => {
    const { proxy } = await rolledOut();
    await proxy.ok(
      'rollout',
      'set',
      'web',
      '--percent',
      '10',
      '--list',
      'acme',
      '--header',
      'X-Account',
      '--strategy',
      'even',
    );
    expect((await proxy.get('/', { headers: { 'x-account': 'acme' } })).body).toBe('next');
    expect((await proxy.get('/', cookie('acme'))).body).toBe('active');
    expect(await shareOf(proxy, (client) => ({ 'x-account': String(client) }))).toBeCloseTo(9.7, 5);
    expect(await proxy.refuses('rollout', 'set', 'web', '--percent', '5', '--strategy', 'moon')).toContain('moon');
  });

  it('keeps a client by a cookie of ours when the split is sticky', async () => {
    const { proxy, next } = await rolledOut();
    await proxy.ok('rollout', 'set', 'web', '--percent', '100', '--sticky');
    const first = await proxy.get('/');
    expect(first.body).toBe('next');
    const [given = ''] = first.headers['set-cookie'] ?? [];
    expect(given).toMatch(/^kamal-rollout=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/);
    const again = await proxy.get('/', { headers: { cookie: given.split(';')[0] ?? '' } });
    expect(again).toMatchObject({ body: 'next' });
    expect(again.headers['set-cookie']).toBeUndefined();
    // The value decides, so who was on the active side stays there while the share is the same.
    await proxy.ok('rollout', 'set', 'web', '--percent', '50', '--sticky');
    for (let client = 0; client < 20; client++) {
      const { body, headers } = await proxy.get('/');
      const [kept = ''] = headers['set-cookie'] ?? [];
      expect((await proxy.get('/', { headers: { cookie: kept.split(';')[0] ?? '' } })).body).toBe(body);
    }
    next.answer = ({ response }) => void response.setHeader('Set-Cookie', 'kamal-rollout=mine').end('next');
    await proxy.ok('rollout', 'set', 'web', '--percent', '100', '--sticky');
    expect((await proxy.get('/')).headers['set-cookie']).toEqual(['kamal-rollout=mine']);
  });

  it('has a Secure cookie where the client came over TLS', async () => {
    const proxy = await Proxy.start();
    const files = new OwnCertificateFiles(proxy.home);
    const apps = [await App.start('active'), await App.start('next')] as const;
    await proxy.deploy('web', apps[0], '--host', 'app.test', ...files.flags, '--tls-redirect=false');
    await proxy.ok('rollout', 'deploy', 'web', '--target', apps[1].target);
    await proxy.ok('rollout', 'set', 'web', '--percent', '100', '--sticky');
    const secure = await askSecurely(proxy.httpsPort, '/');
    expect(secure.headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect((await proxy.get('/')).headers['set-cookie']?.[0]).not.toContain('Secure');
  });

  it('is still there after a restart and after deploys of the service', async () => {
    const { proxy, active, next } = await rolledOut();
    await proxy.ok('rollout', 'set', 'web', '--percent', '100', '--list', 'alice', '--header', 'X-Account', '--sticky');
    await proxy.deploy('web', await App.start('newer'));
    expect((await proxy.get('/', cookie('a'))).body).toBe('next');
    await proxy.end('SIGKILL');
    const second = await proxy.successor();
    expect((await second.get('/', { headers: { 'x-account': 'alice' } })).body).toBe('next');
    expect((await second.get('/')).headers['set-cookie']).toHaveLength(1);
    await second.ok('rollout', 'stop', 'web');
    expect((await second.get('/', cookie('a'))).body).toBe('newer');
    await second.ok('rollout', 'set', 'web', '--list', 'alice');
    expect((await second.get('/', cookie('alice'))).body).toBe('next');
    await second.ok('rollout', 'deploy', 'web', '--target', active.target);
    expect((await second.get('/', cookie('alice'))).body, 'the split stays').toBe('active');
    await second.ok('rollout', 'stop', 'web');
    await second.ok('rollout', 'stop', 'web');
    expect(next.probes.count).toBe(1);
  });

  it('is not filled with a target that is not healthy; the cause is told', async () => {
    const { proxy, next } = await rolledOut();
    await proxy.ok('rollout', 'set', 'web', '--list', 'alice');
    const sick = await App.start('sick');
    sick.beUnhealthy();
    const said = await proxy.refuses('rollout', 'deploy', 'web', '--target', sick.target, '--deploy-timeout', '300ms');
    expect(said).toContain('target failed to become healthy within configured timeout (300ms)');
    expect(said).toContain('500');
    expect((await proxy.get('/', cookie('alice'))).body).toBe(next.name);
  });

  it('answers 503 when none of its targets is healthy, and does not fall back', async () => {
    const proxy = await Proxy.start();
    const apps = [await App.start('active'), await App.start('b'), await App.start('c')] as const;
    await proxy.deploy('web', apps[0], '--health-check-interval', '50ms');
    await proxy.ok('rollout', 'deploy', 'web', '--target', `${apps[1].target},${apps[2].target}`);
    await proxy.ok('rollout', 'set', 'web', '--list', 'alice');
    for (const app of [apps[1], apps[2]]) app.beUnhealthy();
    await expect.poll(async () => (await proxy.get('/', cookie('alice'))).status).toBe(503);
    expect((await proxy.get('/', cookie('bob'))).body).toBe('active');
  });

  it('is drained, like the active one, by a pause', async () => {
    const { proxy, next } = await rolledOut();
    await proxy.ok('rollout', 'set', 'web', '--list', 'alice');
    next.hold('/slow');
    const slow = proxy.get('/slow', cookie('alice'));
    await next.held('/slow');
    await proxy.ok('pause', 'web', '--drain-timeout', '200ms');
    expect(await slow).toMatchObject({ status: 504 });
  });

  it('is shown by list', async () => {
    const { proxy, next } = await rolledOut();
    await proxy.ok('rollout', 'set', 'web', '--percent', '5', '--list', 'alice', '--sticky');
    const [web] = JSON.parse((await proxy.ok('list', '--json')).stdout);
    expect(web).toMatchObject({
      rollout: {
        targets: [{ target: next.target, healthy: true }],
        split: { percent: 5, list: ['alice'], header: '', sticky: true },
      },
    });
    const table = (await proxy.ok('list')).stdout;
    expect(table).toContain(next.target);
    expect(table).toContain('5%');
    await proxy.ok('rollout', 'stop', 'web');
    expect(JSON.parse((await proxy.ok('list', '--json')).stdout)).toMatchObject([{ rollout: { split: null } }]);
  });
});

function fnv1a(value: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(value)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
