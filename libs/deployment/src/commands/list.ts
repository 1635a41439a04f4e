import type { RolloutListing, ServiceListing, TargetListing } from '@app/admin-api';
import { effectiveTls } from '../options/effective-tls.js';
import { shownHosts } from '../options/hosts.js';
import type { DeployedTarget } from '../services/deployed-target.js';
import type { ServiceRecord } from '../services/service-record.js';
import type { CommandContext } from './command-context.js';

type ListTarget = (target: DeployedTarget) => TargetListing;

/** All services, in the order of their names. */
export function list({ registry, dataPlane, certificates }: CommandContext): ServiceListing[] {
  const listing: ListTarget = ({ address, healthy, failure, rows }) => {
    return { target: address.typed, healthy, failure, inFlight: dataPlane.inFlight(rows.inFlight) };
  };
  const { all, mounts } = registry.services;
  return all.map((record) => {
    const { name, row, options, active, gate } = record;
    return {
      service: name,
      hosts: shownHosts(options.hosts),
      paths: options.pathPrefixes,
      targets: active.writers.map(listing),
      readTargets: active.readers.map(listing),
      state: gate.kind,
      stopMessage: gate.kind === 'stopped' ? gate.message : '',
      tls: effectiveTls(record, mounts).enabled,
      certificates: certificates.of(name),
      inFlight: dataPlane.inFlight(row),
      rollout: rolloutOf(record, listing),
    };
  });
}

function rolloutOf({ rollout, split }: ServiceRecord, listing: ListTarget): RolloutListing | null {
  if (rollout === null) return null;
  return { targets: rollout.writers.map(listing), readTargets: rollout.readers.map(listing), split };
}
