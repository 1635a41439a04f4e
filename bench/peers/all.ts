import { caddy } from './caddy.ts';
import { haproxy } from './haproxy.ts';
import { nginx } from './nginx.ts';
import { ours } from './ours.ts';
import type { Peer } from './peer.ts';

/** In the order of the tables. Ratios are to the one called `nginx`. */
export const PEERS: readonly Peer[] = [nginx, ours, haproxy, caddy];
