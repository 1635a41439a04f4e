import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { CertificateVitals, Vitals } from './vitals.js';

/** Looks at one thing: `up`, `degraded` where traffic does not suffer from it, or `down`. */
export type Indicator = (health: HealthIndicatorService, vitals: Vitals) => Promise<HealthIndicatorResult>;

/** A main thread that takes longer for a turn answers commands and probes late. */
const LONGEST_TURN_MS = 200;
const DAY_MS = 24 * 60 * 60 * 1000;
/** What is renewed by itself has long been by then; for files it is time. */
const LAPSES_SOON_MS = 7 * DAY_MS;
/** Certificates of a few days are renewed with a third left: of those a fifth is too little. */
const LAPSES_SOON_SHARE = 1 / 5;

export const workers: Indicator = async (health, { workers: { serving, of } }) => {
  const check = health.check('workers');
  if (serving === 0) return check.down({ serving, of });
  return serving < of ? check.degraded({ serving, of }) : check.up({ serving, of });
};

export const listeners: Indicator = async (health, { draining, workers: { serving } }) => {
  const check = health.check('listeners');
  if (draining) return check.down({ message: 'the proxy is shutting down' });
  return serving === 0 ? check.down({ message: 'no port is open' }) : check.up();
};

export const eventLoop: Indicator = async (health, { workers: { late } }) => {
  const startedAt = performance.now();
  await nextTurn();
  const turnMs = Math.round(performance.now() - startedAt);
  const check = health.check('event_loop');
  const seen = { turn_ms: turnMs, late_workers: late };
  return turnMs > LONGEST_TURN_MS || late > 0 ? check.degraded(seen) : check.up(seen);
};

export const stateFile: Indicator = async (health, vitals) => {
  const check = health.check('state_file');
  const problem = await vitals.stateProblem();
  return problem === '' ? check.up() : check.degraded({ message: `deploys will fail: ${problem}` });
};

export const certificates: Indicator = async (health, vitals) => {
  const check = health.check('certificates');
  const lapsing = vitals.certificates().filter((certificate) => lapsesSoon(certificate, Date.now()));
  const count = vitals.certificates().length;
  if (lapsing.length === 0) return check.up({ count });
  return check.degraded({ count, lapsing: lapsing.map(shown) });
};

function lapsesSoon({ validFrom, validTo }: CertificateVitals, now: number): boolean {
  return validTo - now < Math.min(LAPSES_SOON_MS, (validTo - validFrom) * LAPSES_SOON_SHARE);
}

function shown({ service, hosts, validTo }: CertificateVitals): string {
  return `${service} (${hosts.join(', ')}): ${new Date(validTo).toISOString()}`;
}
