import { z } from 'zod';
import { toNumber } from './exact-json.js';

/** A missing field is zero, false or empty, and so is null: Go writes null for an empty list. */
const text = z.string().nullish();
const flag = z.boolean().nullish();
const number = z.preprocess(toNumber, z.number().nullish());
const list = z.array(z.string()).nullish();

export const healthCheckConfig = z.object({
  path: text,
  port: number,
  interval: number,
  timeout: number,
  host: text,
});

/** Ours beside the original's: `balancing`. Durations are nanoseconds. */
export const options = z.object({
  hosts: list,
  path_prefixes: list,
  tls_enabled: flag,
  tls_certificate_path: text,
  tls_private_key_path: text,
  tls_on_demand_url: text,
  tls_redirect: flag,
  canonical_host: text,
  acme_directory: text,
  acme_cache_path: text,
  error_page_path: text,
  strip_prefix: flag,
  writer_affinity_timeout: number,
  read_targets_accept_websockets: flag,
  exclude_metrics_paths: list,
  client_ip_header: text,
  balancing: text,
});

/** Ours beside the original's: `max_connections`. */
export const targetOptions = z.object({
  health_check_config: healthCheckConfig.nullish(),
  response_timeout: number,
  buffer_requests: flag,
  buffer_responses: flag,
  max_memory_buffer_size: number,
  max_request_body_size: number,
  max_response_body_size: number,
  log_request_headers: list,
  log_response_headers: list,
  forward_headers: flag,
  scope_cookie_paths: flag,
  max_connections: number,
});

/** States of a pause controller. */
export const RUNNING = 0;
export const PAUSED = 1;
export const STOPPED = 2;

export const pauseController = z.object({
  state: z.literal([RUNNING, PAUSED, STOPPED]).nullish(),
  stop_message: text,
  fail_after: number,
});

/** Ours beside the original's: `strategy`, `header`, `sticky`. Versions after 0.10 write `disabled` for a stopped one. */
export const rolloutController = z.object({
  percentage: number,
  percentage_split_point: number,
  allowlist: list,
  disabled: flag,
  strategy: text,
  header: text,
  sticky: flag,
});

/** One service in the state file, as the original and we write it, and as its older versions did. */
export const savedService = z.object({
  name: z.string().min(1),
  options: options.nullish(),
  target_options: targetOptions.nullish(),
  active_targets: list,
  active_readers: list,
  rollout_targets: list,
  rollout_readers: list,
  pause_controller: pauseController.nullish(),
  rollout_controller: rolloutController.nullish(),
  active_target: text,
  rollout_target: text,
  hosts: list,
  path_prefixes: list,
});

export type SavedService = z.infer<typeof savedService>;
export type SavedOptions = z.infer<typeof options>;
export type SavedTargetOptions = z.infer<typeof targetOptions>;
export type SavedHealthCheck = z.infer<typeof healthCheckConfig>;
export type SavedPauseController = z.infer<typeof pauseController>;
export type SavedRolloutController = z.infer<typeof rolloutController>;
