import {
  healthCheckConfig,
  options,
  pauseController,
  rolloutController,
  savedService,
  targetOptions,
} from './saved-service.js';
import type { JsonFields, UnknownFields } from './service-state.js';

/** What the layout does not have a field for, at every level. @param json a service that was found valid */
export function unknownFields(json: unknown): UnknownFields {
  const service = fieldsOf(json);
  const target = fieldsOf(service['target_options']);
  return {
    service: unknownTo(savedService, service),
    options: unknownTo(options, fieldsOf(service['options'])),
    targetOptions: unknownTo(targetOptions, target),
    healthCheck: unknownTo(healthCheckConfig, fieldsOf(target['health_check_config'])),
    pauseController: unknownTo(pauseController, fieldsOf(service['pause_controller'])),
    rolloutController: unknownTo(rolloutController, fieldsOf(service['rollout_controller'])),
  };
}

function fieldsOf(json: unknown): JsonFields {
  return typeof json === 'object' && json !== null ? { ...json } : {};
}

function unknownTo({ shape }: { readonly shape: object }, fields: JsonFields): JsonFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(shape, name)));
}
