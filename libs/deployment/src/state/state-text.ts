import { reasonOf } from '../command-error.js';
import { parseExactly } from './exact-json.js';
import { readService } from './read-service.js';
import type { ServiceState } from './service-state.js';
import { writeService } from './write-service.js';

/** What a state's text holds. */
export interface StateContent {
  readonly services: readonly ServiceState[];
  readonly rejected: readonly RejectedService[];
}

/** Something in the state that cannot be restored. */
export interface RejectedService {
  /** Empty where it has none. */
  readonly name: string;
  readonly reason: string;
  /** As it was found. */
  readonly json: unknown;
}

/**
 * The services of a state, each by itself. Of several with one name the last counts, as in the original.
 *
 * @throws {SyntaxError} when it is no JSON
 * @throws {TypeError} when it is no list
 */
export function readState(text: string): StateContent {
  const entries = parseExactly(text) ?? [];
  if (!Array.isArray(entries)) throw new TypeError('not a list of services');
  const services = new Map<string, { readonly state: ServiceState; readonly json: unknown }>();
  const rejected: RejectedService[] = [];
  for (const json of entries as unknown[]) {
    try {
      const state = readService(json);
      const twin = services.get(state.name);
      if (twin !== undefined) rejected.push({ name: state.name, reason: 'there is a later one', json: twin.json });
      services.set(state.name, { state, json });
    } catch (error) {
      rejected.push({ name: nameOf(json), reason: reasonOf(error), json });
    }
  }
  return { services: [...services.values()].map(({ state }) => state), rejected };
}

/** One line, which the original reads too. */
export function writeState(services: readonly ServiceState[]): string {
  return `${JSON.stringify(services.map(writeService))}\n`;
}

function nameOf(json: unknown): string {
  const named = typeof json === 'object' && json !== null && 'name' in json && typeof json.name === 'string';
  return named ? String(json.name) : '';
}
