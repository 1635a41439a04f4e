export type { SplitSpec } from './split-spec.js';
