import { COURSE_LENGTH, type Course, LOOK_EVERY_MS } from '../dashboard-view.js';
import { areaPath, HEIGHT, linePath, roundTop } from './chart-path.js';
import { duration, milliseconds, percent, perSecond } from './figures.js';
import { type Html, html } from './html.js';

const WIDTH = COURSE_LENGTH - 1;
const SPAN = duration(COURSE_LENGTH * LOOK_EVERY_MS);

/** Requests, latency and errors of the last minutes, beside each other. @param of what, in words for who cannot see them */
export function charts(course: Course, of: string): Html {
  return html`<div class="charts">
    ${requestsChart(course, of)}${latencyChart(course, of)}${errorsChart(course, of)}
  </div>`;
}

function requestsChart(course: Course, of: string): Html {
  const values = course.map(({ requestsPerSecond }) => requestsPerSecond);
  const top = roundTop(values, 1);
  return chart({
    title: 'Requests/s',
    now: html`<strong>${perSecond(values.at(-1) ?? null)}</strong>`,
    label: `Requests per second, ${of}`,
    most: String(top),
    paths: html`<path class="area" d="${areaPath(values, top, WIDTH)}" /><path
        class="line"
        d="${linePath(values, top, WIDTH)}"
      />`,
  });
}

function latencyChart(course: Course, of: string): Html {
  const p50 = course.map(({ p50Ms }) => p50Ms);
  const p99 = course.map(({ p99Ms }) => p99Ms);
  const top = roundTop([...p50, ...p99], 1);
  const now = course.at(-1);
  return chart({
    title: 'Latency',
    now: html`<span class="p50"><small>p50</small> <strong>${milliseconds(now?.p50Ms ?? null)}</strong></span>
      <span class="p99"><small>p99</small> <strong>${milliseconds(now?.p99Ms ?? null)}</strong></span>`,
    label: `Latency, median and 99th percentile, ${of}`,
    most: top < 1000 ? `${top} ms` : `${top / 1000} s`,
    paths: html`<path class="line p50" d="${linePath(p50, top, WIDTH)}" /><path
        class="line p99"
        d="${linePath(p99, top, WIDTH)}"
      />`,
  });
}

function errorsChart(course: Course, of: string): Html {
  const values = course.map(({ errorShare }) => errorShare);
  const top = Math.min(1, roundTop(values, 0.01));
  const now = values.at(-1) ?? null;
  return chart({
    title: 'Errors',
    now: html`<strong${(now ?? 0) > 0 ? html` class="bad"` : null}>${percent(now)}</strong>`,
    label: `Share of answers with a 5xx status, ${of}`,
    most: percent(top),
    paths: html`<path class="area errors" d="${areaPath(values, top, WIDTH)}" /><path
        class="line errors"
        d="${linePath(values, top, WIDTH)}"
      />`,
  });
}

interface Chart {
  readonly title: string;
  readonly now: Html;
  readonly label: string;
  /** What the upper edge means. */
  readonly most: string;
  readonly paths: Html;
}

function chart({ title, now, label, most, paths }: Chart): Html {
  return html`<figure class="chart">
    <figcaption><span class="title">${title}</span> <span class="now">${now}</span></figcaption>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${label}, the last ${SPAN}, between 0 and ${most}"
    >
      ${paths}
    </svg>
    <p class="scale" aria-hidden="true"><span class="from">${SPAN} ago</span><span>up to ${most}</span></p>
  </figure>`;
}
