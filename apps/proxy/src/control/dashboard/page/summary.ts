import type { DashboardView, ServiceView } from '../dashboard-view.js';
import { counted, shortened } from './figures.js';
import { type Html, html } from './html.js';

type Shown = Pick<DashboardView, 'services' | 'workers'>;

/** Whether something is wrong, in a sentence or two; a screen reader says it when it changes. */
export function summary(view: Shown): Html {
  const closed = closedServices(view.services);
  const text = `${troubles(view)} ${closed}`.trim() || allIsWell(view.services);
  const kind = isTroubled(view) ? 'bad' : closed === '' ? 'good' : 'warning';
  return html`<p class="summary ${kind}" role="status">${kind === 'good' ? '●' : '▲'} ${text}</p>`;
}

/** Whether something is broken; a service that somebody has paused or stopped is not. */
export function isTroubled(view: Shown): boolean {
  return troubles(view) !== '';
}

function troubles({ services, workers }: Shown): string {
  return `${workersMissing(workers)} ${failingTargets(services)}`.trim();
}

function workersMissing({ serving, of }: DashboardView['workers']): string {
  return serving < of ? `${serving} of ${counted(of, 'worker')} serve.` : '';
}

function failingTargets(services: readonly ServiceView[]): string {
  const all = services.flatMap(({ targets }) => targets);
  const failing = services.flatMap(({ listing, targets }) =>
    targets.flatMap(({ stats: { healthy, target } }) => (healthy ? [] : [`${target} of ${listing.service}`])),
  );
  if (failing.length === 0) return '';
  const verb = failing.length === 1 ? 'fails its health check' : 'fail their health checks';
  return `${failing.length} of ${counted(all.length, 'target')} ${verb}: ${shortened(failing)}.`;
}

function closedServices(services: readonly ServiceView[]): string {
  const closed = services.filter(({ listing }) => listing.state !== 'running');
  return closed.map(({ listing: { service, state } }) => `${service} is ${state}.`).join(' ');
}

function allIsWell(services: readonly ServiceView[]): string {
  if (services.length === 0) return 'The proxy serves; nothing is deployed yet.';
  const targets = services.reduce((sum, service) => sum + service.targets.length, 0);
  return `All is well: ${counted(services.length, 'service')}, ${counted(targets, 'target')}.`;
}
