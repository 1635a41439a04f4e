import type { HealthDetail, HealthReport } from '@app/admin-api';
import { cell } from '../listing/cell.js';
import { renderTable } from '../listing/table.js';
import type { Terminal } from '../terminal/terminal.js';

type Colors = Terminal['colors'];

/** The report as a person reads it: a line for each thing that was looked at. */
export function healthText({ details }: HealthReport, colors: Colors): string {
  const rows = Object.entries(details).map(([name, detail]) => {
    return [cell(name.replaceAll('_', ' '), colors.bold), state(detail.status, colors), cell(found(detail))];
  });
  return renderTable(rows);
}

/** What is wrong, in one line: `workers (serving 0, of 2), listeners (no port is open)`. */
export function whatIsDown({ details }: HealthReport): string {
  const down = Object.entries(details).filter(([, { status }]) => status === 'down');
  return down.map(([name, detail]) => `${name.replaceAll('_', ' ')} (${found(detail)})`).join(', ');
}

/** Its figures and words, without its state. */
function found({ status: _status, message, ...more }: HealthDetail): string {
  const figures = Object.entries(more).map(([name, value]) => `${name.replaceAll('_', ' ')} ${shown(value)}`);
  return [...(message === undefined ? [] : [shown(message)]), ...figures].join(', ');
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join('; ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function state(status: HealthDetail['status'], colors: Colors): ReturnType<typeof cell> {
  return cell(status, { up: colors.green, degraded: colors.yellow, down: colors.red }[status]);
}
