import type { PastCommand } from '../../command-history.js';
import { duration, milliseconds, NONE } from './figures.js';
import { type Html, html } from './html.js';

/** What was done to the proxy since it was started. @param now Unix time, ms */
export function commandsTable(commands: readonly PastCommand[], now: number): Html {
  if (commands.length === 0) return html`<p class="muted">No commands since the proxy was started.</p>`;
  return html`<div class="card scroll" role="region" aria-labelledby="commands" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Result</th>
          <th scope="col">Command</th>
          <th scope="col">Service</th>
          <th scope="col" class="figure">Took</th>
          <th scope="col">Details</th>
        </tr>
      </thead>
      <tbody>
        ${commands.map((command) => row(command, now))}
      </tbody>
    </table>
  </div>`;
}

function row({ at, command, service, detail, outcome, tookMs, reason }: PastCommand, now: number): Html {
  const time = new Date(at).toISOString();
  return html` <tr>
    <td><time datetime="${time}" title="${time}">${duration(now - at)} ago</time></td>
    <td>${RESULTS[outcome]}</td>
    <th scope="row">${command}</th>
    <td class="service">${service}</td>
    <td class="figure">${tookMs === null ? NONE : milliseconds(tookMs)}</td>
    <td class="names"><code>${detail}</code>${reason === '' ? null : html`<p class="reason">${reason}</p>`}</td>
  </tr>`;
}

const RESULTS: Readonly<Record<PastCommand['outcome'], Html>> = {
  'under way': html`<span class="waiting">… under way</span>`,
  done: html`<span class="good">● done</span>`,
  failed: html`<span class="bad">▲ failed</span>`,
};
