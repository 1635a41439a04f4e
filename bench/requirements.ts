import type { Options } from './options.ts';
import { PEERS } from './peers/all.ts';
import type { Peer } from './peers/peer.ts';
import { firstLineOf } from './processes/tool.ts';
import { type Scenario, SCENARIOS } from './scenarios.ts';

export interface Participants {
  readonly peers: readonly Peer[];
  /** By name; Node's, too. */
  readonly versions: Readonly<Record<string, string>>;
  readonly scenarios: readonly Scenario[];
  /** What was asked for and cannot be measured here. */
  readonly missing: readonly string[];
}

/**
 * Looks for what the chosen scenarios need on this machine.
 *
 * @throws Error when nothing can be measured
 */
export async function findParticipants({ peers: names, only }: Options): Promise<Participants> {
  for (const tool of ['nginx', 'openssl'])
    if (!(await installed(tool))) throw new Error(`${tool} is not installed (apt install ${tool})`);
  const missing: string[] = [];
  const peers: Peer[] = [];
  const versions: Record<string, string> = {};
  for (const peer of PEERS.filter(({ name }) => names.includes(name))) {
    const version = await peer.version();
    if (version === undefined) missing.push(peer.name);
    else {
      peers.push(peer);
      versions[peer.name] = version;
    }
  }
  versions['node'] = `Node ${process.version}`;
  const scenarios: Scenario[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => only.test(name))) {
    const { tool } = scenario.load;
    if (tool === undefined || (await installed(tool))) scenarios.push(scenario);
    else missing.push(`${scenario.name} (needs ${tool})`);
  }
  if (peers.length === 0) throw new Error('none of the proxies is installed');
  if (scenarios.length === 0) throw new Error('no scenario is left to run: see --help for their names and tools');
  return { peers, versions, scenarios, missing };
}

async function installed(tool: string): Promise<boolean> {
  return (await firstLineOf(tool, [tool === 'openssl' ? 'version' : '-v'])) !== undefined;
}
