import { caddy } from './caddy.ts';
import { haproxy } from './haproxy.ts';
import { nginx, nginxDefaults } from './nginx.ts';
import { ours } from './ours.ts';
import { oursSilent } from './ours-silent.ts';
import type { Peer } from './peer.ts';

/** In the order of the tables. Ratios are to the one called `nginx`. */
export const PEERS: readonly Peer[] = [nginx, nginxDefaults, ours, oursSilent, haproxy, caddy];
