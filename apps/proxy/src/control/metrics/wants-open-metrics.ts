const OPEN_METRICS = 'application/openmetrics-text';

/**
 * Whether an Accept header asks for OpenMetrics rather than for the older text. Prometheus names both with weights
 * (`application/openmetrics-text;version=1.0.0;q=0.6,…,text/plain;version=0.0.4;q=0.4`); who names none gets text.
 */
export function wantsOpenMetrics(accept = ''): boolean {
  const ranges = accept.toLowerCase().split(',').map(parsed);
  const open = best(
    ranges,
    ({ type, version }) => type === OPEN_METRICS && (version === '' || version.startsWith('1.')),
  );
  return open > 0 && open >= best(ranges, ({ type }) => type === 'text/plain');
}

interface MediaRange {
  readonly type: string;
  readonly version: string;
  readonly weight: number;
}

function parsed(range: string): MediaRange {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
  const named = (name: string): string | undefined =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  return { type, version: named('version') ?? '', weight: Number(named('q') ?? 1) };
}

function best(ranges: readonly MediaRange[], fits: (range: MediaRange) => boolean): number {
  return Math.max(0, ...ranges.filter(fits).map(({ weight }) => weight));
}
