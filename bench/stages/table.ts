/** What one kind of request took: with no stage, with the first, with the first two… In µs. */
export interface PrefixCosts {
  readonly kind: string;
  readonly us: readonly number[];
}

const CODEC = 'the codec alone: both heads in, the answer out';

/** A Markdown table: a row for the bare codec, one for each stage, and what all stages come to. */
export function stageTable(stages: readonly string[], results: readonly PrefixCosts[]): string {
  const rows = [
    ['stage', ...results.map(({ kind }) => `µs, ${kind} request`)],
    ['---', ...results.map(() => '--:')],
    [CODEC, ...results.map(({ us }) => figure(us[0] ?? 0))],
    ...stages.map((stage, at) => [
      `\`${stage}\``,
      ...results.map(({ us }) => figure((us[at + 1] ?? 0) - (us[at] ?? 0))),
    ]),
    ['**all stages**', ...results.map(({ us }) => `**${figure((us.at(-1) ?? 0) - (us[0] ?? 0))}**`)],
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Below what the least of many rounds can tell apart. */
const NOISE_US = 0.02;

function figure(us: number): string {
  return Math.abs(us) < NOISE_US ? '0' : us.toFixed(2);
}
