import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkAnswers } from './check/answers.ts';
import type { Aim } from './load/load.ts';
import { endOfOutput, type Peer, type Running } from './peers/peer.ts';
import { stopChild } from './processes/children.ts';
import { freePort } from './processes/ports.ts';
import type { Scenario } from './scenarios.ts';
import type { Certificate } from './target/certificate.ts';

/** One proxy in one scenario. */
export interface Contender {
  readonly label: string;
  readonly peer: Peer;
  readonly workers: number;
}

/** A contender that serves, and has shown that it does so rightly. */
export interface Started {
  readonly contender: Contender;
  readonly pid: number;
  readonly aim: Omit<Aim, 'seconds'>;
  /** Ends it, removes its files, and gives the size of the access log that it has written, in bytes. */
  readonly stop: () => Promise<number>;
}

export interface Surroundings {
  readonly directory: string;
  readonly targetPort: number;
  readonly certificate: Certificate;
}

/** Who takes part in a scenario, of the peers that were chosen. */
export function contendersOf(scenario: Scenario, peers: readonly Peer[]): Contender[] {
  if (scenario.scaling === undefined) {
    const able = peers.filter((peer) => scenario.bytesPerRequest !== undefined || peer.largeBodiesOnly !== true);
    return able.map((peer) => ({ label: peer.name, peer, workers: 1 }));
  }
  return scenario.scaling.flatMap(({ peer: name, workers }) => {
    const peer = peers.find((peer) => peer.name === name);
    return peer === undefined ? [] : [{ label: `${name}, ${workers} worker${workers > 1 ? 's' : ''}`, peer, workers }];
  });
}

/**
 * Starts it anew, so that memory and caches are this scenario's alone, and checks its answers.
 *
 * @throws Error with the end of what it said. The caller ends the program, and with it the proxy
 */
export async function startContender(
  contender: Contender,
  scenario: Scenario,
  { directory: parent, targetPort, certificate }: Surroundings,
): Promise<Started> {
  const directory = mkdtempSync(join(parent, `${contender.peer.name}-`));
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  const secure = scenario.protocol !== 'h1';
  const port = secure ? httpsPort : httpPort;
  const serving = async (): Promise<Running> => {
    const running = await contender.peer.start({
      directory,
      targetPort,
      httpPort,
      httpsPort,
      certificate: secure ? certificate : undefined,
      workers: contender.workers,
    });
    await checkAnswers(scenario.protocol, port);
    return running;
  };
  const { child, accessLog } = await serving().catch((error: unknown) => {
    throw new Error(`${contender.label}: ${String(error)}\n${endOfOutput(directory)}`, { cause: error });
  });
  return {
    contender,
    pid: child.pid ?? 0,
    aim: { port, secure, directory },
    stop: async () => {
      await stopChild(child);
      const { size } = statSync(accessLog);
      rmSync(directory, { recursive: true });
      return size;
    },
  };
}
