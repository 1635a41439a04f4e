export type { ConnectionObserver } from './connection-observer.js';
export { type ConnectionSlots, UNLIMITED_SLOTS } from './connection-slots.js';
export { ForwardStage } from './forward-stage.js';
export { forwardedValue } from './forwarded-value.js';
export { type PoolCounts, TargetPools } from './target-pools.js';
