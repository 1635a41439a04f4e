/** What a probe asks for: plain HTTP. */
export interface ProbeEndpoint {
  /** Name or address, an IPv6 one without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path and query, as they go into the request. */
  readonly target: string;
  /** Value of the Host field. */
  readonly hostHeader: string;
  /** As the log shows it. */
  readonly url: string;
}

/** A target, and how `deploy` said it is to be probed. */
export interface Probed {
  /** As typed, with or without a port. */
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly check: {
    readonly path: string;
    /** 0: the target's own. */
    readonly port: number;
    /** Empty: whatever is probed. */
    readonly host: string;
  };
}

/** Where, and for what, a target is probed. */
export function probeEndpoint({ address, host, port, check }: Probed): ProbeEndpoint {
  const authority = check.port === 0 ? address : `${host.includes(':') ? `[${host}]` : host}:${check.port}`;
  const target = requestTarget(check.path);
  return {
    host,
    port: check.port === 0 ? port : check.port,
    target,
    hostHeader: check.host === '' ? authority : check.host,
    url: `http://${authority}${target}`,
  };
}

/** As it was typed, but for a missing slash and for what may not stand in a request line. */
function requestTarget(path: string): string {
  const rooted = path.startsWith('/') ? path : `/${path}`;
  return rooted.toWellFormed().replace(/[^\x21-\x7e]|#/gu, encodeURIComponent);
}
