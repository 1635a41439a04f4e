import { z } from 'zod';

/*
 * The state file as the original reads and writes it, from the contract: what it does not know it drops, what is missing or
 * null is zero, and what has another type fails the whole file.
 */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const yes = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const integer = z
  .int()
  .nullish()
  .transform((value) => value ?? 0);
const strings = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? null);

const options = z.object({
  hosts: strings,
  path_prefixes: strings,
  tls_enabled: yes,
  tls_certificate_path: text,
  tls_private_key_path: text,
  tls_on_demand_url: text,
  tls_redirect: yes,
  canonical_host: text,
  acme_directory: text,
  acme_cache_path: text,
  error_page_path: text,
  strip_prefix: yes,
  writer_affinity_timeout: integer,
  read_targets_accept_websockets: yes,
  exclude_metrics_paths: strings,
  client_ip_header: text,
});

const targetOptions = z.object({
  health_check_config: z.object({ path: text, port: integer, interval: integer, timeout: integer, host: text }),
  response_timeout: integer,
  buffer_requests: yes,
  buffer_responses: yes,
  max_memory_buffer_size: integer,
  max_request_body_size: integer,
  max_response_body_size: integer,
  log_request_headers: strings,
  log_response_headers: strings,
  forward_headers: yes,
  scope_cookie_paths: yes,
});

const service = z.object({
  name: text,
  options,
  target_options: targetOptions,
  active_targets: strings,
  active_readers: strings,
  rollout_targets: strings,
  rollout_readers: strings,
  pause_controller: z.object({ state: integer, stop_message: text, fail_after: integer }),
  rollout_controller: z
    .object({ percentage: integer, percentage_split_point: z.number(), allowlist: strings })
    .nullish()
    .transform((value) => value ?? null),
});

export type OriginalService = z.output<typeof service>;

/**
 * What the original has in memory once it has read a file.
 *
 * @throws {Error} where it would not start with it
 */
export function readAsOriginal(file: string): OriginalService[] {
  // Go reads no `1e9` into an integer.
  const exponent = /-?\d(?:\.\d+)?[eE]/.exec(file.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'));
  if (exponent !== null) throw new Error(`a number with an exponent: ${exponent[0]}`);
  return z.array(service).parse(JSON.parse(file));
}

/** What it writes then: every field that it knows, on one line. */
export function writeAsOriginal(services: readonly OriginalService[]): string {
  return `${JSON.stringify(services)}\n`;
}
