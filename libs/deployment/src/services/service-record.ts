import type { ServiceOptions, TargetOptions } from '@app/admin-api';
import type { GateState } from '@app/pausing';
import type { SplitSpec } from '@app/rollout';
import type { ServiceSpec } from '@app/routing';
import { certificatesOf } from '../options/certificates.js';
import { effectiveTls } from '../options/effective-tls.js';
import { shownHosts } from '../options/hosts.js';
import { comparedHosts, type Mounted, type MountPoints } from '../options/mount.js';
import type { ServiceState, UnknownFields } from '../state/service-state.js';
import type { DeployedSlot } from './deployed-slot.js';

/** Templates by status. */
export type ErrorPageTemplates = Readonly<Record<string, string>>;

/** One service, as the control plane knows it. Never changed: a command puts another one in its place. */
export interface ServiceRecord {
  readonly name: string;
  /** In the shared memory: its requests in flight. */
  readonly row: number;
  readonly options: ServiceOptions;
  readonly targetOptions: TargetOptions;
  /** Null for the built-in ones. */
  readonly errorPages: ErrorPageTemplates | null;
  readonly active: DeployedSlot;
  readonly rollout: DeployedSlot | null;
  readonly gate: GateState;
  /** Null while nobody goes to the rollout slot. */
  readonly split: SplitSpec | null;
  readonly unknown: UnknownFields;
}

export function slotsOf({ active, rollout }: ServiceRecord): readonly DeployedSlot[] {
  return rollout === null ? [active] : [active, rollout];
}

/** What the workers are told of it. @param all where all services are: TLS may come from another one */
export function specOf(record: ServiceRecord, all: MountPoints<Mounted>): ServiceSpec {
  const { options, targetOptions, split } = record;
  return {
    name: record.name,
    row: record.row,
    hosts: shownHosts([...comparedHosts(record)]),
    pathPrefixes: options.pathPrefixes,
    stripPrefix: options.stripPathPrefix,
    tls: effectiveTls(record, all),
    certificates: certificatesOf(options),
    canonicalHost: options.canonicalHost,
    clientIpHeader: options.clientIpHeader.toLowerCase(),
    excludeMetricsPaths: options.excludeMetricsPaths,
    healthCheckPath: pathOf(targetOptions.healthCheck.path),
    errorPages: record.errorPages,
    gate: record.gate,
    active: record.active.spec,
    rollout: record.rollout?.spec ?? null,
    split: split && { ...split, header: split.header.toLowerCase() },
  };
}

/** What of it is saved; a service below `/` with the TLS of its root, as the original does. */
export function stateOf(record: ServiceRecord, all: MountPoints<Mounted>): ServiceState {
  const { name, options, targetOptions, active, rollout, gate, split, unknown } = record;
  const tls = effectiveTls(record, all);
  return {
    name,
    options: { ...options, tls: tls.enabled, tlsRedirect: tls.redirect },
    targetOptions,
    active: active.state,
    rollout: rollout?.state ?? null,
    gate,
    split,
    unknown,
  };
}

/** What load balancers in front ask for: the probed path, without a query. A saved empty one is nobody's. */
function pathOf(typed: string): string {
  const path = typed.split('?', 1)[0] ?? '';
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}
