/**
 * What a deploy says of a service, written out instead of taken from the schemas, because teams' state stores read it,
 * too: their compiler needs no zod. Durations are nanoseconds.
 */
export interface ServiceOptions {
  readonly hosts: string[];
  readonly pathPrefixes: string[];
  readonly stripPathPrefix: boolean;
  readonly tls: boolean;
  readonly tlsOnDemandUrl: string;
  readonly tlsCertificatePath: string;
  readonly tlsPrivateKeyPath: string;
  readonly tlsAcmeDirectory: string;
  readonly tlsAcmeCachePath: string;
  readonly tlsRedirect: boolean;
  readonly canonicalHost: string;
  readonly errorPages: string;
  readonly writerAffinityTimeout: number;
  readonly readTargetWebsockets: boolean;
  readonly excludeMetricsPaths: string[];
  readonly clientIpHeader: string;
  /** The name of a balancing policy. */
  readonly balancing: string;
}

/** How a target is treated. */
export interface TargetOptions {
  readonly healthCheck: HealthCheckOptions;
  /** Longest wait for the response head; 0 waits for ever. */
  readonly targetTimeout: number;
  readonly bufferRequests: boolean;
  readonly bufferResponses: boolean;
  readonly bufferMemory: number;
  readonly maxRequestBody: number;
  readonly maxResponseBody: number;
  readonly logRequestHeaders: string[];
  readonly logResponseHeaders: string[];
  readonly forwardHeaders: boolean;
  readonly scopeCookiePaths: boolean;
  /** 0: no limit. */
  readonly maxConnections: number;
}

/** How a target is probed. */
export interface HealthCheckOptions {
  readonly path: string;
  /** 0: the target's own port. */
  readonly port: number;
  readonly interval: number;
  readonly timeout: number;
  /** Empty: the probed `host:port`. */
  readonly host: string;
}
