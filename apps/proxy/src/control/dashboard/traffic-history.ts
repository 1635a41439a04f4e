import { type Rates, ratesOf, type Stats, type TargetStats, type TrafficPair } from '@app/admin-api';
import { COURSE_LENGTH, type Course } from './dashboard-view.js';

const NOT_YET: Rates = { requestsPerSecond: null, errorShare: null, p50Ms: null, p99Ms: null };

/** How the traffic of all and of each service went in the last minutes, and what each target does now. */
export class TrafficHistory {
  #last: Stats | null = null;
  #total: Rates[] = [];
  #services = new Map<string, Rates[]>();
  #targets = new Map<string, Rates>();

  get total(): Course {
    return this.#total;
  }

  service(name: string): Course {
    return this.#services.get(name) ?? [];
  }

  target(service: string, target: TargetStats): Rates {
    return this.#targets.get(keyOf(service, target)) ?? NOT_YET;
  }

  /** Another look, some time after the one before. What is not there any more is forgotten. */
  add(now: Stats): void {
    const before = this.#last;
    this.#last = now;
    if (before === null) return;
    const earlier = new Map(before.services.map((service) => [service.service, service]));
    const services = new Map<string, Rates[]>();
    const targets = new Map<string, Rates>();
    const all: TrafficPair[] = [[before.unknown, now.unknown]];
    for (const service of now.services) {
      const known = earlier.get(service.service);
      all.push([known, service]);
      const course = known?.since === service.since ? this.#services.get(service.service) : undefined;
      services.set(service.service, lengthened(course, ratesOf([[known, service]], before, now)));
      const knownTargets = new Map(known?.targets.map((target) => [keyOf(service.service, target), target]));
      for (const target of service.targets) {
        const key = keyOf(service.service, target);
        targets.set(key, ratesOf([[knownTargets.get(key), target]], before, now));
      }
    }
    this.#services = services;
    this.#targets = targets;
    this.#total = lengthened(this.#total, ratesOf(all, before, now));
  }
}

function lengthened(course: Course = [], rates: Rates): Rates[] {
  return [...course.slice(1 - COURSE_LENGTH), rates];
}

/** Deploys give each target new counts, also that of an address which was there before. */
function keyOf(service: string, { target, slot, reader, since }: TargetStats): string {
  return JSON.stringify([service, target, slot, reader, since]);
}
