import type { ServiceRates } from '@app/admin-api';
import { type Cell, renderTable } from '../listing/table.js';
import { fit, printable } from '../terminal/printable.js';
import type { Terminal } from '../terminal/terminal.js';

type Colors = Terminal['colors'];

/** Columns that the figures take: the rest of the line is for the name. */
const FIGURES_WIDTH = 56;
const SHORTEST_NAME = 12;
/** From here on an error share is red. */
const MANY_ERRORS = 0.05;

/** The traffic of every service, a line each. @param width columns of the terminal */
export function ratesTable(rates: readonly ServiceRates[], colors: Colors, width: number): string {
  const withHeld = rates.some(({ held }) => held > 0);
  const titles = ['Service', 'Requests/s', 'Errors', 'p50', 'p99', 'In flight', ...(withHeld ? ['Held'] : [])];
  const nameWidth = Math.max(SHORTEST_NAME, width - FIGURES_WIDTH);
  return renderTable([
    titles.map((title) => ({ text: title, styled: colors.bold(title) })),
    ...rates.map((service) => [
      cell(fit(printable(service.service) || '(no service)', nameWidth), colors.bold),
      cell(service.requestsPerSecond === null ? '-' : perSecond(service.requestsPerSecond)),
      errors(service.errorShare, colors),
      cell(milliseconds(service.p50Ms)),
      cell(milliseconds(service.p99Ms)),
      cell(String(service.inFlight)),
      ...(withHeld ? [cell(String(service.held), service.held > 0 ? colors.yellow : String)] : []),
    ]),
  ]);
}

function cell(text: string, style: (text: string) => string = String): Cell {
  return { text, styled: style(text) };
}

function errors(share: number | null, colors: Colors): Cell {
  if (share === null) return cell('-');
  const style = share === 0 ? String : share < MANY_ERRORS ? colors.yellow : colors.red;
  return cell(`${(share * 100).toFixed(share > 0 && share < 0.1 ? 2 : 1)}%`, style);
}

/** `0.5`, `12.3`, `1840`. */
function perSecond(rate: number): string {
  return rate < 100 ? rate.toFixed(1) : Math.round(rate).toString();
}

function milliseconds(ms: number | null): string {
  if (ms === null) return '-';
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)}s`;
  return ms < 10 ? `${ms.toFixed(1)}ms` : `${Math.round(ms)}ms`;
}
