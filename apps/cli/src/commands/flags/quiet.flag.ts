import type { FlagTable } from '../../flags/flag.js';
import { bool } from '../../flags/kinds.js';

/** Of every command that changes something. */
export const quietFlag = { quiet: bool('say nothing but errors') } as const satisfies FlagTable;
