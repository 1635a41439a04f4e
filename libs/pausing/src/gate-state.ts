/**
 * Whether a service lets requests through. Plain data: it is in the state file and travels to the workers.
 *
 *     running ◄──resume── paused ──stop──► stopped
 *     running ──pause───► paused ◄─pause── stopped
 *     running ──stop──────────────────────► stopped ──resume──► running
 */
export type GateState =
  | { readonly kind: 'running' }
  | { readonly kind: 'paused'; readonly maxPauseMs: number }
  | { readonly kind: 'stopped'; readonly message: string };

export const RUNNING: GateState = { kind: 'running' };
