import type { RolloutListing } from '@app/admin-api';
import { counted, shortened } from './figures.js';
import { type Html, html } from './html.js';

/** Who goes to the rollout targets: as a bar and in words. */
export function rolloutSplit({ split }: RolloutListing): Html {
  if (split === null) return html`<p class="split">Rollout targets are there; nobody goes to them.</p>`;
  const { percent, list, strategy, header } = split;
  const named = list.length === 0 ? '' : `, and ${counted(list.length, 'value')} by name: ${shortened(list)}`;
  const by = [strategy === '' ? '' : `strategy ${strategy}`, header === '' ? '' : `by the header ${header}`];
  const how = by.filter((part) => part !== '').join(', ');
  return html`<div class="split">
    <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect class="rest" width="100" height="1" />
      <rect class="share" x="${100 - percent}" width="${percent}" height="1" />
    </svg>
    <p>Rollout: <strong>${percent} %</strong> of the clients${named}${how === '' ? '' : ` (${how})`}</p>
  </div>`;
}
