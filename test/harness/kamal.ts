/** What stands under `proxy` in a Kamal configuration, as far as it becomes flags of `deploy`. */
export interface KamalProxyOptions {
  readonly host?: string;
  readonly hosts?: readonly string[];
  readonly app_port?: number;
  readonly ssl?: boolean;
  /** Where Kamal put the certificate that the configuration brings. */
  readonly tls_directory?: string;
  readonly ssl_redirect?: boolean;
  readonly forward_headers?: boolean;
  readonly response_timeout?: number;
  readonly healthcheck?: { readonly interval?: number; readonly path?: string; readonly timeout?: number };
  readonly buffering?: {
    readonly requests?: boolean;
    readonly responses?: boolean;
    readonly max_request_body?: number;
    readonly max_response_body?: number;
    readonly memory?: number;
  };
  readonly path_prefix?: string;
  readonly path_prefixes?: readonly string[];
  readonly strip_path_prefix?: boolean;
  readonly logging?: { readonly request_headers?: readonly string[]; readonly response_headers?: readonly string[] };
  readonly error_pages?: string;
}

type FlagValue = string | number | boolean | readonly string[] | undefined;

const ALWAYS_LOGGED = ['Cache-Control', 'Last-Modified', 'User-Agent'];

/** The words that follow `kamal-proxy deploy <service>`, in Kamal's order. */
export function deployWords(target: string, options: KamalProxyOptions): string[] {
  const { healthcheck, buffering, logging, tls_directory: tls } = options;
  return words({
    target: options.app_port === undefined ? target : `${target.split(':')[0]}:${options.app_port}`,
    host: options.hosts ?? options.host?.split(',') ?? [],
    tls: options.ssl === true ? true : undefined,
    'tls-certificate-path': tls === undefined ? undefined : `${tls}/cert.pem`,
    'tls-private-key-path': tls === undefined ? undefined : `${tls}/key.pem`,
    'deploy-timeout': '30s',
    'drain-timeout': '30s',
    'health-check-interval': seconds(healthcheck?.interval),
    'health-check-timeout': seconds(healthcheck?.timeout),
    'health-check-path': healthcheck?.path,
    'target-timeout': seconds(options.response_timeout),
    'buffer-requests': buffering?.requests ?? true,
    'buffer-responses': buffering?.responses ?? true,
    'buffer-memory': buffering?.memory,
    'max-request-body': buffering?.max_request_body,
    'max-response-body': buffering?.max_response_body,
    'path-prefix': options.path_prefixes ?? options.path_prefix?.split(','),
    'strip-path-prefix': options.strip_path_prefix,
    'forward-headers': options.forward_headers,
    'tls-redirect': options.ssl_redirect,
    'log-request-header': logging?.request_headers ?? ALWAYS_LOGGED,
    'log-response-header': logging?.response_headers,
    'error-pages': options.error_pages,
  });
}

/** Flags as Kamal writes them for a shell: what is true stands alone, everything else is quoted. */
export function words(flags: Readonly<Record<string, FlagValue>>): string[] {
  return Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    const values = typeof value === 'object' ? value : [String(value)];
    return values.map((one) => `--${name}=${quoted(one)}`);
  });
}

/** In double quotes, where a shell still looks at four characters. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\`$]/g, String.raw`\$&`)}"`;
}

function seconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}s`;
}
