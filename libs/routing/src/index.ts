export type { ServiceSpec, TableChange } from './service-spec.js';
