import { ask } from './http-client.js';

/** One number of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\[\\\\n"])*)"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|[+-]Inf|NaN)$`);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  counter: [''],
  histogram: ['_bucket', '_sum', '_count'],
};

/** A scrape, read as strictly as the formats are written down: whatever is not allowed throws. */
export class Exposition {
  readonly families = new Map<string, Family>();
  readonly #openMetrics: boolean;

  constructor(text: string, contentType = '') {
    this.#openMetrics = contentType.startsWith('application/openmetrics-text');
    const lines = text.split('\n');
    if (lines.pop() !== '') throw new Error('the last line has no end');
    if (this.#openMetrics && lines.pop() !== '# EOF') throw new Error('OpenMetrics ends with # EOF');
    let family: Family | null = null;
    let help = '';
    for (const line of lines) {
      if (line.startsWith('# HELP ')) help = line.slice(7).split(' ', 1)[0] ?? '';
      else if (line.startsWith('# TYPE ')) family = this.#begin(line, help);
      else if (family === null) throw new Error(`a sample without a type: ${line}`);
      else family.samples.push(this.#sample(line, family));
    }
    for (const each of this.families.values()) check(each);
  }

  /** @param accept what Prometheus would send */
  static async scrape(port: number, accept = 'text/plain;version=0.0.4', path = '/metrics'): Promise<Exposition> {
    const { status, headers, body } = await ask(port, path, { headers: { accept } });
    if (status !== 200) throw new Error(`the scrape was answered with ${status}: ${body}`);
    return new Exposition(body, headers['content-type']);
  }

  /** All samples of this name that have these labels. */
  samples(name: string, labels: Readonly<Record<string, string>> = {}): Sample[] {
    return [...this.families.values()]
      .flatMap(({ samples }) => samples)
      .filter((sample) => sample.name === name && Object.entries(labels).every(([l, v]) => sample.labels[l] === v));
  }

  /** The sum of these samples; 0 when there are none. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    return this.samples(name, labels).reduce((sum, { value }) => sum + value, 0);
  }

  /** Counts that are lower than they were. */
  fallenBelow(before: Exposition): string[] {
    const counting = [...before.families.values()].filter(({ type }) => type !== 'gauge');
    return counting
      .flatMap(({ samples }) => samples)
      .filter(({ name, labels, value }) => this.sum(name, labels) < value)
      .map(key);
  }

  #begin(line: string, help: string): Family {
    const match = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`).exec(line);
    const [, name = '', type = ''] = match ?? [];
    if (match === null || help !== name) throw new Error(`a TYPE without its HELP: ${line}`);
    if (this.families.has(name)) throw new Error(`twice: ${name}`);
    const family = { name, type, samples: [] };
    this.families.set(name, family);
    return family;
  }

  #sample(line: string, { name, type }: Family): Sample {
    const match = SAMPLE.exec(line);
    if (match === null) throw new Error(`no sample: ${line}`);
    const [, sample = '', labels = ''] = match;
    const suffixes = this.#openMetrics && type === 'counter' ? ['_total'] : (SUFFIXES[type] ?? []);
    if (!suffixes.some((suffix) => sample === name + suffix)) throw new Error(`${sample} among ${name}, a ${type}`);
    const text = line.slice(line.lastIndexOf(' ') + 1);
    return { name: sample, labels: labelsOf(labels), value: text === '+Inf' ? Infinity : Number(text) };
  }
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(new RegExp(LABEL, 'g'))) {
    if (name in labels) throw new Error(`the label ${name} twice`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}

function key({ name, labels }: Sample): string {
  return `${name}${JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;
}

function check({ name, type, samples }: Family): void {
  const keys = samples.map(key);
  if (new Set(keys).size < keys.length) throw new Error(`a series of ${name} is there twice`);
  if (samples.some(({ value }) => Number.isNaN(value))) throw new Error(`a sample of ${name} is no number`);
  if (type !== 'gauge' && samples.some(({ value }) => value < 0)) throw new Error(`a sample of ${name} is below 0`);
  if (type === 'histogram') checkHistogram(name, samples);
}

/** Buckets of one series stand together, with rising bounds and counts, the last of which is the count of all. */
function checkHistogram(name: string, samples: readonly Sample[]): void {
  let bound = -Infinity;
  let count = 0;
  for (const { name: sample, labels, value } of samples) {
    if (sample === `${name}_bucket`) {
      const le = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
      if (!(le > bound) || value < count) throw new Error(`buckets of ${name} do not rise: ${JSON.stringify(labels)}`);
      [bound, count] = [le, value];
    } else if (bound !== Infinity) {
      throw new Error(`${name} has no bucket for everything`);
    } else if (sample === `${name}_count`) {
      if (value !== count) throw new Error(`${name} counts ${value}, and has ${count} in its buckets`);
      [bound, count] = [-Infinity, 0];
    }
  }
}
