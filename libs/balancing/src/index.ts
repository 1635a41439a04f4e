export type { SlotSpec, TargetRows, TargetSpec } from './slot-spec.js';
