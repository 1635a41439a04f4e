import { loadErrorPages } from '@app/error-pages';
import { reasonOf } from '../command-error.js';
import { type ErrorPageTemplates, type ServiceRecord, slotsOf, specOf } from '../services/service-record.js';
import { ServiceList } from '../services/service-registry.js';
import type { ServiceState } from '../state/service-state.js';
import type { LoadedState, StateStore } from '../state/state-store.js';
import type { TableDifference } from '../data-plane.js';
import type { CommandContext } from './command-context.js';

/**
 * Serves what was served when the state was saved, at once: every target counts as healthy. What cannot be restored is
 * left out and said, so that it costs nobody else anything.
 *
 * @throws {Error} when the state cannot be read
 */
export async function restore(context: CommandContext, store: StateStore): Promise<void> {
  const { registry, dataPlane } = context;
  const loaded = await store.load();
  const services = new ServiceList(await Promise.all(loaded.services.map(async (state) => recordOf(context, state))));
  const whole = (): TableDifference => ({
    upserts: services.all.map((record) => specOf(record, services.mounts)),
    removals: [],
  });
  if (services.all.length > 0) await dataPlane.prepare(whole());
  registry.services = services;
  tell(context, loaded);
  // Some are probed already: as they are by now.
  if (services.all.length > 0) await dataPlane.publish(whole());
}

async function recordOf(context: CommandContext, state: ServiceState): Promise<ServiceRecord> {
  const { name, options, targetOptions, gate, split, unknown } = state;
  const make = (targets: ServiceState['active']) => context.slots.make(name, targets, options, targetOptions);
  const record: ServiceRecord = {
    name,
    row: context.dataPlane.rows.take(),
    options,
    targetOptions,
    errorPages: await errorPagesOf(context, state),
    active: make(state.active),
    rollout: state.rollout && make(state.rollout),
    gate,
    split,
    unknown,
  };
  for (const slot of slotsOf(record)) slot.trust();
  return record;
}

/** Pages that are gone are no reason to serve nothing: the built-in ones do. */
async function errorPagesOf({ log }: CommandContext, state: ServiceState): Promise<ErrorPageTemplates | null> {
  const { errorPages } = state.options;
  if (errorPages === '') return null;
  try {
    return await loadErrorPages(errorPages);
  } catch (error) {
    log.log('WARN', 'Error pages not restored', { service: state.name, error: reasonOf(error) });
    return null;
  }
}

function tell({ log, registry: { services } }: CommandContext, { source: path, found, rejected }: LoadedState): void {
  if (!found) log.log('INFO', 'No previous state to restore', { path });
  else log.log('INFO', 'Restored saved state', { path, services: services.all.length });
  for (const { name, reason, keptIn } of rejected) {
    const what = name === '' ? {} : { service: name };
    log.log('ERROR', 'Saved state not restored', { ...what, path, error: reason, kept_in: keptIn });
  }
  for (const record of services.all) {
    const first = services.mounts.conflictOf(record);
    if (first !== null) {
      log.log('WARN', 'Another service is in the same place', { service: record.name, served: first.name });
    }
  }
}
