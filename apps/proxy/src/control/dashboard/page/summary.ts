import type { DashboardView, ServiceView } from '../dashboard-view.js';
import { counted, shortened } from './figures.js';
import { type Html, html } from './html.js';

/** Whether something is wrong, in a sentence or two; a screen reader says it when it changes. */
export function summary({ services, workers }: Pick<DashboardView, 'services' | 'workers'>): Html {
  const problems = [workersMissing(workers), failingTargets(services), unreachable(services)].filter(
    (problem) => problem !== '',
  );
  const text = problems.length > 0 ? problems.join(' ') : allIsWell(services);
  return html`<p class="summary ${problems.length > 0 ? 'bad' : 'good'}" role="status">
    ${problems.length > 0 ? '▲' : '●'} ${text}
  </p>`;
}

/** Whether the summary is about a problem, for the title of the page. */
export function isTroubled({ services, workers }: Pick<DashboardView, 'services' | 'workers'>): boolean {
  return workersMissing(workers) !== '' || failingTargets(services) !== '';
}

function workersMissing({ serving, of }: DashboardView['workers']): string {
  return serving < of ? `${serving} of ${counted(of, 'worker')} serve.` : '';
}

function failingTargets(services: readonly ServiceView[]): string {
  const all = services.flatMap(({ targets }) => targets);
  const failing = services.flatMap(({ listing, targets }) =>
    targets.filter(({ healthy }) => !healthy).map(({ target }) => `${target} of ${listing.service}`),
  );
  if (failing.length === 0) return '';
  const verb = failing.length === 1 ? 'fails its health check' : 'fail their health checks';
  return `${failing.length} of ${counted(all.length, 'target')} ${verb}: ${shortened(failing)}.`;
}

function unreachable(services: readonly ServiceView[]): string {
  const closed = services.filter(({ listing }) => listing.state !== 'running');
  return closed.map(({ listing: { service, state } }) => `${service} is ${state}.`).join(' ');
}

function allIsWell(services: readonly ServiceView[]): string {
  if (services.length === 0) return 'The proxy serves; nothing is deployed yet.';
  const targets = services.reduce((sum, service) => sum + service.targets.length, 0);
  return `All is well: ${counted(services.length, 'service')}, ${counted(targets, 'target')}.`;
}
