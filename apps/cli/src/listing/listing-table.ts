import type { RolloutListing, ServiceListing } from '@app/admin-api';
import type { Terminal } from '../terminal/terminal.js';
import { cell } from './cell.js';
import { printable } from '../terminal/printable.js';
import { type Cell, renderTable } from './table.js';

type Colors = Terminal['colors'];

/** The services as a person reads them, sorted by name. A rollout column is there when one has a rollout. */
export function listingTable(services: readonly ServiceListing[], colors: Colors): string {
  const withRollout = services.some(({ rollout }) => rollout !== null);
  const titles = ['Service', 'Host', 'Path', 'Target', 'State', 'TLS', ...(withRollout ? ['Rollout'] : [])];
  const sorted = services.toSorted((a, b) => (a.service < b.service ? -1 : 1));
  const rows = sorted.map((service) => {
    const row = [
      cell(service.service, colors.bold),
      cell(service.hosts.join(',') || '*'),
      cell(service.paths.join(',') || '/'),
      targets(service, colors),
      state(service.state, colors),
      cell(service.tls ? 'yes' : 'no'),
    ];
    if (withRollout) row.push(rollout(service.rollout, colors));
    return row;
  });
  return renderTable([titles.map((title) => cell(title, colors.bold)), ...rows]);
}

/** Writers before readers. What is not healthy gets no traffic, and is red. */
function targets(slot: Pick<RolloutListing, 'targets' | 'readTargets'>, colors: Colors): Cell {
  const cells = [...slot.targets, ...slot.readTargets].map(({ target, healthy }) =>
    cell(target, healthy ? undefined : colors.red),
  );
  return { text: cells.map(({ text }) => text).join(','), styled: cells.map(({ styled }) => styled).join(',') };
}

function state(state: ServiceListing['state'], colors: Colors): Cell {
  const style = { running: colors.green, paused: colors.yellow, stopped: colors.red }[state];
  return cell(state, style);
}

/** `web-2:80 (10%)`, `web-2:80 (10%, 2 listed, even, by X-Account, sticky)`, `web-2:80 (off)`; `-` without one. */
function rollout(rollout: RolloutListing | null, colors: Colors): Cell {
  if (rollout === null) return cell('-');
  const { text, styled } = targets(rollout, colors);
  const split = ` (${describeSplit(rollout.split)})`;
  return { text: text + split, styled: styled + split };
}

function describeSplit(split: RolloutListing['split']): string {
  if (split === null) return 'off';
  const { percent, list, strategy, header, sticky } = split;
  const parts = [
    `${percent}%`,
    list.length > 0 && `${list.length} listed`,
    strategy,
    header !== '' && `by ${header}`,
    sticky && 'sticky',
  ];
  return printable(parts.filter(Boolean).join(', '));
}
