import { Gauge, type OpenMetricsContentType, type PrometheusContentType, Registry } from 'prom-client';
import { ByteText, type Part } from './byte-text.js';
import { FamilyText } from './family-text.js';
import type { MetricFamily } from './metric-family.js';

type ContentType = PrometheusContentType | OpenMetricsContentType;

/**
 * prom-client's registry over metrics that write themselves: see {@link FamilyText} for why. It knows each by a gauge of
 * its name that has no values, and checks names and labels.
 */
export class FamilyRegistry<Moment> extends Registry<ContentType> {
  readonly #texts: FamilyText<Moment>[] = [];
  readonly #openMetrics: boolean;
  #last: ByteText | null = null;
  readonly #end: Part = { text: null, start: 0, end: 0 };

  /**
   * @param moment asked at each scrape
   * @throws {Error} for a name or label that Prometheus does not allow, or a name that is taken
   */
  constructor(
    families: readonly MetricFamily<Moment>[],
    contentType: ContentType,
    private readonly moment: () => Promise<Moment>,
  ) {
    super();
    this.setContentType(contentType);
    this.#openMetrics = contentType === Registry.OPENMETRICS_CONTENT_TYPE;
    for (const family of families) {
      const { name, help, labels } = family;
      this.registerMetric(new Gauge({ name, help, labelNames: labels, registers: [] }));
      this.#texts.push(new FamilyText(family, this.#openMetrics));
    }
  }

  /** In UTF-8. */
  async bytes(): Promise<Buffer> {
    const moment = await this.moment();
    const out = new ByteText(this.#last);
    for (const text of this.#texts) text.writeTo(out, moment);
    if (this.#openMetrics) out.write(this.#end, '# EOF\n');
    const bytes = out.finish();
    this.#last = out;
    return bytes;
  }

  override async metrics(): Promise<string> {
    return (await this.bytes()).toString();
  }
}
