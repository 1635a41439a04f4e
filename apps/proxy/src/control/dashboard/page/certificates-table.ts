import type { CertificateListing, ServiceListing } from '@app/admin-api';
import { duration, NONE, shortened } from './figures.js';
import { type Html, html } from './html.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const EXPIRES_SOON_MS = 14 * DAY_MS;

/** The certificates of all services, and what went wrong with them. @param now Unix time, ms */
export function certificatesTable(services: readonly ServiceListing[], now: number): Html {
  const rows = services.flatMap(({ service, certificates }) =>
    certificates.map((certificate) => row(service, certificate, now)),
  );
  if (rows.length === 0) return html`<p class="muted">No service has TLS.</p>`;
  return html`<div class="card scroll" role="region" aria-labelledby="certificates" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Hosts</th>
          <th scope="col">Service</th>
          <th scope="col">Expires</th>
          <th scope="col">Renewal</th>
          <th scope="col">Source</th>
          <th scope="col">Issuer</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function row(service: string, certificate: CertificateListing, now: number): Html {
  const { hosts, issuer, source, nextRenewal, lastError } = certificate;
  return html` <tr>
    <th scope="row" class="names">${shortened(hosts) || 'any'}</th>
    <td class="service">${service}</td>
    <td>${expiry(certificate, now)}</td>
    <td>${nextRenewal === null ? NONE : day(nextRenewal)}</td>
    <td>
      ${source || 'none yet'}${lastError === null ? null : html`<p class="reason bad">▲ ${lastError.message}</p>`}
    </td>
    <td>${commonName(issuer) || NONE}</td>
  </tr>`;
}

function expiry({ validTo }: CertificateListing, now: number): Html {
  if (validTo === null) return html`${NONE}`;
  const left = Date.parse(validTo) - now;
  const when = left < 0 ? '▲ expired' : `${left < EXPIRES_SOON_MS ? '▲ ' : ''}in ${duration(left)}`;
  const kind = left < 0 ? 'bad' : left < EXPIRES_SOON_MS ? 'warning' : '';
  return html`<span class="${kind}">${when}</span> <time class="muted" datetime="${validTo}">${day(validTo)}</time>`;
}

function day(time: string): string {
  return time.slice(0, 10);
}

/** What people call an authority; all of its name where there is no such part. */
function commonName(issuer: string): string {
  return /(?:^|, )CN=(.*)$/.exec(issuer)?.[1] ?? issuer;
}
