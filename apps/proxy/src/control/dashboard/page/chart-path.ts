/** Height of a chart in its own units; a step to the right is one. */
export const HEIGHT = 100;

type Values = readonly (number | null)[];

/**
 * The `d` of a path through values that end at the right edge: a piece for each run of values without a gap.
 *
 * @param top what is drawn at the upper edge
 * @param width of the chart: one less than the most values
 */
export function linePath(values: Values, top: number, width: number): string {
  return runs(values, top)
    .map(({ start, heights }) => `M${width + 1 - values.length + start} ${heights[0] ?? HEIGHT}${steps(heights)}`)
    .join('');
}

/** The same, with what is below it. */
export function areaPath(values: Values, top: number, width: number): string {
  return runs(values, top)
    .map(({ start, heights }) => {
      const left = width + 1 - values.length + start;
      return `M${left} ${HEIGHT}V${heights[0] ?? HEIGHT}${steps(heights)}V${HEIGHT}Z`;
    })
    .join('');
}

interface Run {
  readonly start: number;
  /** From the upper edge. */
  readonly heights: number[];
}

function runs(values: Values, top: number): Run[] {
  const found: Run[] = [];
  let current: Run | null = null;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      current = null;
      continue;
    }
    if (current === null) found.push((current = { start: index, heights: [] }));
    current.heights.push(Math.round(HEIGHT - Math.min(1, value / top) * HEIGHT));
  }
  return found;
}

/** Relative, and a level stretch in one: an idle service's chart is a few characters. A point alone gets a dot. */
function steps(heights: readonly number[]): string {
  if (heights.length === 1) return 'h0';
  let path = '';
  let level = 0;
  for (let index = 1; index < heights.length; index++) {
    const rise = (heights[index] ?? 0) - (heights[index - 1] ?? 0);
    if (rise === 0) {
      level++;
      continue;
    }
    if (level > 0) path += `h${level}`;
    level = 0;
    path += rise < 0 ? `l1${rise}` : `l1 ${rise}`;
  }
  return level > 0 ? `${path}h${level}` : path;
}

/** The next of 1, 2, 3, 5, 8, 10, 20, 30…: an upper edge that does not move with every value. */
export function roundTop(values: Values, least: number): number {
  const most = values.reduce<number>((max, value) => Math.max(max, value ?? 0), least);
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 3, 5, 8, 10].find((factor) => factor * power >= most * 0.999_999) ?? 10;
  return step * power;
}
