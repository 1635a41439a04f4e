import { loadErrorPages } from '@app/error-pages';
import { reasonOf } from '../command-error.js';
import { conflictOf } from '../options/mount.js';
import { type ErrorPageTemplates, type ServiceRecord, slotsOf, specOf } from '../services/service-record.js';
import type { ServiceState } from '../state/service-state.js';
import type { LoadedState, StateStore } from '../state/state-store.js';
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
  for (const state of loaded.services) registry.replace(registry.with(await recordOf(context, state)));
  tell(context, loaded);
  const upserts = registry.all.map((record) => specOf(record, registry.all));
  if (upserts.length > 0) await dataPlane.publish({ upserts, removals: [] });
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

function tell({ log, registry }: CommandContext, { source: path, found, rejected }: LoadedState): void {
  if (!found) log.log('INFO', 'No previous state to restore', { path });
  else log.log('INFO', 'Restored saved state', { path, services: registry.all.length });
  for (const { name, reason, keptIn } of rejected) {
    const what = name === '' ? {} : { service: name };
    log.log('ERROR', 'Saved state not restored', { ...what, path, error: reason, kept_in: keptIn });
  }
  for (const record of registry.all) {
    const other = conflictOf(record, registry.all);
    if (other !== null && record.name < other.name) {
      log.log('WARN', 'Services share a host and path', { service: record.name, other: other.name });
    }
  }
}
