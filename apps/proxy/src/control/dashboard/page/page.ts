import type { DashboardView } from '../dashboard-view.js';
import { certificatesTable } from './certificates-table.js';
import { charts } from './charts.js';
import { commandsTable } from './commands-table.js';
import { counted, duration } from './figures.js';
import { type Html, html } from './html.js';
import { serviceCard } from './service-card.js';
import { isTroubled, summary } from './summary.js';

/** The whole document. Its script puts a newer one in its place every few seconds; without it, it is a page to reload. */
export function page(view: DashboardView): string {
  const { services, commands, now, total } = view;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${isTroubled(view) ? '▲ ' : ''}kamal-proxy</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/page.css" />
        <script src="/page.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#services">To the services</a>
        ${masthead(view)}
        <main>
          ${summary(view)}
          <section aria-labelledby="traffic">
            <h2 id="traffic">All traffic</h2>
            <div class="card">${charts(total, 'all services')}</div>
          </section>
          <section aria-labelledby="services">
            <h2 id="services" tabindex="-1">Services</h2>
            ${services.length === 0 ? NOTHING_DEPLOYED : services.map(serviceCard)}
          </section>
          <section aria-labelledby="commands">
            <h2 id="commands">Recent commands</h2>
            ${commandsTable(commands, now)}
          </section>
          <section aria-labelledby="certificates">
            <h2 id="certificates">Certificates</h2>
            ${certificatesTable(
              services.map(({ listing }) => listing),
              now,
            )}
          </section>
        </main>
      </body>
    </html> `.text;
}

const NOTHING_DEPLOYED = html`<p class="muted">
  Nothing is deployed yet: <code>kamal-proxy deploy web --target web-1:3000</code>
</p>`;

/** The controls belong to the script, which shows them. */
function masthead({ version, uptimeMs, workers, openConnections }: DashboardView): Html {
  const { serving, of, restarts } = workers;
  return html`<header class="masthead">
    <h1>kamal-proxy <small>${version}</small></h1>
    <p class="muted">
      ${serving} of ${counted(of, 'worker')}${restarts > 0 ? `, ${restarts} replaced` : ''} ·
      ${counted(openConnections, 'client connection')} · up ${duration(uptimeMs)}
    </p>
    <div class="controls" data-script hidden><span role="status"></span> <button type="button"></button></div>
  </header>`;
}
