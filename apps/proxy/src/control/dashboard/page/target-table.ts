import type { TargetView } from '../dashboard-view.js';
import { percent, perSecond } from './figures.js';
import { type Html, html } from './html.js';

/** The targets of a service, those of the rollout below the others. @param service the id of what names the table */
export function targetTable(targets: readonly TargetView[], service: string): Html {
  return html`<div class="scroll" role="region" aria-labelledby="${service}" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Target</th>
          <th scope="col">Health</th>
          <th scope="col" class="figure">Requests/s</th>
          <th scope="col" class="figure">Errors</th>
          <th scope="col" class="figure">In flight</th>
          <th scope="col" class="figure">Connections</th>
        </tr>
      </thead>
      <tbody>
        ${targets.map(row)}
      </tbody>
    </table>
  </div>`;
}

function row({ stats, rates }: TargetView): Html {
  const { target, slot, reader, inFlight, openConnections } = stats;
  return html` <tr>
    <th scope="row" class="names">
      <code>${target}</code
      >${slot === 'rollout' ? html` <span class="tag rollout">rollout</span>` : null}${reader ? html` <span class="tag">reads</span>` : null}
    </th>
    <td>${health(stats)}</td>
    <td class="figure">${perSecond(rates.requestsPerSecond)}</td>
    <td class="figure${(rates.errorShare ?? 0) > 0 ? ' bad' : ''}">${percent(rates.errorShare)}</td>
    <td class="figure">${inFlight}</td>
    <td class="figure">${openConnections}</td>
  </tr>`;
}

function health({ healthy, failure }: TargetView['stats']): Html {
  if (healthy) return html`<span class="good">● healthy</span>`;
  return html`<span class="bad">▲ failing</span>${failure === null ? null : html` <small>${failure}</small>`}`;
}
