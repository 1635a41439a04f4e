import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App, Proxy, TeamProject } from './harness/index.js';

const team = new TeamProject('rollout-by-header');

let report = '';

beforeAll(async () => {
  team.install();
  await team.build();
  team.installProxy();
  report = await team.test();
  team.uninstall();
});
afterAll(() => team.remove());

describe('the example of a team’s rollout strategy', () => {
  it('keeps the contract of strategies, in a test of its own', () => {
    expect(report).toMatch(/^ +✔ says the same of the same client each time/m);
    expect(report).toMatch(/^ℹ fail 0$/m);
  });

  it('sends those to the rollout slot who fit a rule', async () => {
    const proxy = await Proxy.start({ args: team.module('by-header.module.js') });
    await proxy.deploy('web', await App.start('v1'));
    const next = await App.start('v2');
    await proxy.ok('rollout', 'deploy', 'web', '--target', next.target);
    const rules = 'cf-ipcountry=NO,cf-ipcountry=SE,x-account=beta-*';
    await proxy.ok('rollout', 'set', 'web', '--strategy', 'by-header', '--list', rules);
    const to = async (headers: Record<string, string>) => (await proxy.get('/', { headers })).body;
    expect([
      await to({ 'CF-IPCountry': 'NO' }),
      await to({ 'CF-IPCountry': 'DE' }),
      await to({ 'CF-IPCountry': 'DE', 'X-Account': 'beta-7' }),
      await to({ 'X-Account': 'acme' }),
      await to({}),
    ]).toEqual(['v2', 'v1', 'v2', 'v1', 'v1']);
    await proxy.ok('rollout', 'stop', 'web');
    expect(await to({ 'CF-IPCountry': 'NO' })).toBe('v1');
  });
});
