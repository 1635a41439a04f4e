import type { Stage } from './stage.js';

/** A stage, or its class, which is then a provider of the team's module with whatever it injects. */
export type StageOrClass = Stage | (abstract new (...injected: never[]) => Stage);

/** A stage that a team adds to the map, beside a named one. */
export type StagePlacement = { readonly use: StageOrClass } & (
  { readonly before: string; readonly after?: never } | { readonly after: string; readonly before?: never }
);

/**
 * Provide a {@link StagePlacement}, or a list of them, under this token. `Symbol.for`, so that a copy of this package
 * in a team's own node_modules means the same seam.
 */
export const STAGES = Symbol.for('kamal-proxy.stages');
