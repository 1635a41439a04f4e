import type { Stage } from '@app/pipeline';

/** A team's stage, and the stage of the map that it stands beside. */
export interface PlacedStage {
  readonly stage: Stage;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/**
 * Puts a team's stages into the map, in the order they were given: of two `after` the same stage the later one comes
 * first, as it would with two insertions.
 *
 * @throws {Error} for an unknown anchor, both or none of `before` and `after`, or a name that is taken
 */
export function placeStages(map: readonly Stage[], added: readonly PlacedStage[]): Stage[] {
  const path = [...map];
  for (const placed of added) {
    if (path.some((known) => known.name === placed.stage.name)) {
      throw new Error(`there is already a stage called "${placed.stage.name}"`);
    }
    path.splice(position(path, placed), 0, placed.stage);
  }
  return path;
}

function position(path: readonly Stage[], { stage, before, after }: PlacedStage): number {
  const anchor = before ?? after;
  if (anchor === undefined || (before !== undefined && after !== undefined)) {
    throw new Error(`stage "${stage.name}" needs either "before" or "after"`);
  }
  const at = path.findIndex((known) => known.name === anchor);
  if (at < 0) {
    const names = path.map((known) => known.name).join(', ');
    throw new Error(`stage "${stage.name}" is placed beside "${anchor}", which does not exist; there are: ${names}`);
  }
  return before === undefined ? at + 1 : at;
}
