import type { CertificateListing, ServiceListing } from '@app/admin-api';
import type { Terminal } from '../terminal/terminal.js';
import { cell } from './cell.js';
import { type Cell, renderTable } from './table.js';

type Colors = Terminal['colors'];

const DAY_MS = 24 * 60 * 60 * 1000;
const EXPIRES_SOON_DAYS = 14;

/**
 * The certificates as a person reads them, by service. The last column is there when something went wrong.
 *
 * @param now Unix time, ms
 */
export function certificateTable(services: readonly ServiceListing[], colors: Colors, now: number): string {
  const sorted = services.toSorted((a, b) => (a.service < b.service ? -1 : 1));
  const withErrors = services.some(({ certificates }) => certificates.some(({ lastError }) => lastError !== null));
  const titles = ['Service', 'Host', 'Key', 'Source', 'Issuer', 'Expires', 'Renewal', ...(withErrors ? ['Error'] : [])];
  const rows = sorted.flatMap(({ service, certificates }) =>
    certificates.map((certificate) => {
      const row = [
        cell(service, colors.bold),
        cell(certificate.hosts.join(',') || '*'),
        cell(certificate.key || '-'),
        cell(certificate.source || 'none'),
        cell(commonName(certificate.issuer) || '-'),
        expiry(certificate, colors, now),
        cell(minute(certificate.nextRenewal)),
      ];
      if (withErrors)
        row.push(cell(certificate.lastError?.message ?? '-', certificate.lastError ? colors.red : String));
      return row;
    }),
  );
  return renderTable([titles.map((title) => cell(title, colors.bold)), ...rows]);
}

/** Red when it has expired, yellow when it will soon. */
function expiry({ validTo }: CertificateListing, colors: Colors, now: number): Cell {
  if (validTo === null) return cell('-');
  const daysLeft = (Date.parse(validTo) - now) / DAY_MS;
  const style = daysLeft < 0 ? colors.red : daysLeft < EXPIRES_SOON_DAYS ? colors.yellow : String;
  return cell(minute(validTo), style);
}

/** What people call an authority; all of its name where there is no such part. */
function commonName(issuer: string): string {
  return /(?:^|, )CN=(.*)$/.exec(issuer)?.[1] ?? issuer;
}

/** `2026-03-01 12:00Z`: UTC, as in the log. */
function minute(time: string | null): string {
  return time === null ? '-' : `${time.slice(0, 16).replace('T', ' ')}Z`;
}
