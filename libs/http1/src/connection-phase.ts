/**
 * What a client's connection is doing.
 *
 *     idle ──bytes──► head ──complete──► exchange ──answered──► idle
 *      │               │                    │ └──the body goes on──► discarding ──its end──► idle
 *      │               │                    └──upgrade──► detached
 *      └───────────────┴── time, refusal, Connection: close ──► closing ──► closed
 *
 * Whatever it does, an error or a reset leads to `closed`.
 */
export type ConnectionPhase = 'idle' | 'head' | 'exchange' | 'discarding' | 'closing' | 'detached' | 'closed';
