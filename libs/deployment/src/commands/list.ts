import type { RolloutListing, ServiceListing, TargetListing } from '@app/admin-api';
import type { DataPlane } from '../data-plane.js';
import { shownHosts } from '../options/hosts.js';
import { effectiveTls } from '../options/mount.js';
import type { DeployedSlot } from '../services/deployed-slot.js';
import type { DeployedTarget } from '../services/deployed-target.js';
import type { ServiceRecord } from '../services/service-record.js';
import type { CommandContext } from './command-context.js';

/** All services, in the order of their names. */
export function list({ registry, dataPlane }: CommandContext): ServiceListing[] {
  return registry.all.map((record) => {
    const { name, row, options, active, gate } = record;
    return {
      service: name,
      hosts: shownHosts(options.hosts),
      paths: options.pathPrefixes,
      ...targetsOf(active, dataPlane),
      state: gate.kind,
      stopMessage: gate.kind === 'stopped' ? gate.message : '',
      tls: effectiveTls(record, registry.all).enabled,
      inFlight: dataPlane.inFlight(row),
      rollout: rolloutOf(record, dataPlane),
    };
  });
}

function rolloutOf({ rollout, split }: ServiceRecord, dataPlane: DataPlane): RolloutListing | null {
  return rollout && { ...targetsOf(rollout, dataPlane), split };
}

function targetsOf(slot: DeployedSlot, dataPlane: DataPlane): Pick<RolloutListing, 'targets' | 'readTargets'> {
  const listing = ({ address, healthy, rows }: DeployedTarget): TargetListing => ({
    target: address.typed,
    healthy,
    inFlight: dataPlane.inFlight(rows.inFlight),
  });
  return { targets: slot.writers.map(listing), readTargets: slot.readers.map(listing) };
}
