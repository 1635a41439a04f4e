import type { ServiceListing } from '@app/admin-api';
import type { ServiceView } from '../dashboard-view.js';
import { charts } from './charts.js';
import { counted, shortened } from './figures.js';
import { type Html, html } from './html.js';
import { rolloutSplit } from './rollout-split.js';
import { targetTable } from './target-table.js';

/** One service: where it is, what state it is in, its traffic, its targets. */
export function serviceCard({ listing, held, course, targets }: ServiceView): Html {
  const { service, state, stopMessage, inFlight, rollout } = listing;
  const id = serviceId(service);
  return html` <article class="card" id="${id}" aria-labelledby="${id}-name">
    <header>
      <h3 id="${id}-name">${service}</h3>
      <span class="tag ${state}">${state}</span> <span class="muted">${place(listing)}</span>
      <span class="muted end">${inFlight} in flight${held > 0 ? `, ${held} of them held` : ''}</span>
    </header>
    ${state === 'stopped' && stopMessage !== '' ? html`<p class="muted">Clients are told: ${stopMessage}</p>` : null}
    ${rollout === null ? null : rolloutSplit(rollout)} ${charts(course, service)} ${targetTable(targets, `${id}-name`)}
  </article>`;
}

/** Names may have blanks, of which an id must have none, and halves of characters, which cannot be encoded. */
function serviceId(service: string): string {
  return `service-${encodeURIComponent(service.toWellFormed())}`;
}

function place({ hosts, paths, tls, certificates }: ServiceListing): string {
  const where = hosts.length === 0 ? 'any host' : shortened(hosts);
  const below = paths.length === 1 && paths[0] === '/' ? '' : `, below ${shortened(paths)}`;
  const failing = certificates.filter(({ lastError }) => lastError !== null).length;
  return `${where}${below}${tls ? ', TLS' : ''}${failing > 0 ? `, ${counted(failing, 'certificate')} missing or not renewed` : ''}`;
}
