import { targetSettings } from '@app/pipeline';
import type { SlotSpec, TargetSpec } from '../slot-spec.js';

/** A healthy target for tests: number 1 is `app-1:80`, and counts in rows of its own from 1 on. */
export function targetSpec(id: number, special: Partial<TargetSpec> = {}): TargetSpec {
  return {
    id,
    rows: { inFlight: id * 2 - 1, connections: id * 2 },
    address: `app-${id}:80`,
    host: `app-${id}`,
    port: 80,
    healthy: true,
    settings: targetSettings(),
    ...special,
  };
}

/** A slot for tests, as a deploy without flags makes it; its cursor is in row 0. */
export function slotSpec(writers: readonly TargetSpec[], special: Partial<SlotSpec> = {}): SlotSpec {
  return {
    cursorRow: 0,
    writers,
    readers: [],
    policy: 'round-robin',
    writerAffinityTimeoutMs: 1000,
    readersTakeWebsockets: false,
    ...special,
  };
}
