import { describe, expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';

const OFTEN = ['--health-check-interval', '50ms'];

describe('a service with several targets', () => {
  it('gives each of them its turn, over all workers', async () => {
    const proxy = await Proxy.start({ workers: 2 });
    const apps = await Promise.all(['a', 'b', 'c'].map(async (name) => App.start(name)));
    await proxy.deploy('web', apps);
    for (let i = 0; i < 30; i++) await proxy.get();
    expect(apps.map((app) => app.requests.count)).toEqual([10, 10, 10]);
  });

  it('leaves out who becomes unhealthy, and takes it back', async () => {
    const proxy = await Proxy.start();
    const [a, b] = [await App.start('a'), await App.start('b')];
    await proxy.deploy('web', [a, b], ...OFTEN);
    b.beUnhealthy();
    await proxy.log.next((line) => line.msg === 'Target health updated' && line.target === b.target);
    await expect.poll(async () => answers(proxy, 6)).toEqual(['a', 'a', 'a', 'a', 'a', 'a']);
    b.beHealthy();
    await proxy.log.next((line) => line.msg === 'Target health updated' && line.target === b.target);
    await expect.poll(async () => new Set(await answers(proxy, 6)).size).toBe(2);
  });

  it('answers 503, and when to ask again, while none is healthy', async () => {
    const proxy = await Proxy.start();
    const [a, b] = [await App.start('a'), await App.start('b')];
    await proxy.deploy('web', [a, b], ...OFTEN);
    for (const app of [a, b]) app.beUnhealthy();
    await expect.poll(async () => (await proxy.get()).status).toBe(503);
    expect((await proxy.get()).headers['retry-after']).toBeDefined();
  });

  it('shows a dead target as 502 until a probe fails: a request is not repeated on another', async () => {
    const proxy = await Proxy.start();
    const [a, b] = [await App.start('a'), await App.start('b')];
    await proxy.deploy('web', [a, b], '--health-check-interval', '1h');
    b.stop();
    const statuses = new Set([(await proxy.get()).status, (await proxy.get()).status]);
    expect(statuses).toEqual(new Set([200, 502]));
  });
});

async function answers(proxy: Proxy, count: number): Promise<string[]> {
  const bodies: string[] = [];
  for (let i = 0; i < count; i++) bodies.push((await proxy.get()).body);
  return bodies;
}
