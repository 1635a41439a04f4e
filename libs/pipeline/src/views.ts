/** What stages may know of the service that an exchange belongs to. */
export interface ServiceView {
  readonly name: string;
  /** The pages that this service brought; null when it uses the built-in ones. */
  readonly errorPages: ErrorPages | null;
}

/** Which of a service's slots an exchange was given to. */
export interface SlotView {
  readonly name: 'active' | 'rollout';
}

/** What a target was deployed with, as stages and the upstream side read it. */
export interface TargetSettings {
  /** Longest wait for the response head, ms from the end of the request's body; 0 waits for ever. */
  readonly responseTimeoutMs: number;
  readonly bufferRequests: boolean;
  readonly bufferResponses: boolean;
  /** Bytes of one body kept in memory before the rest goes to a temp file. */
  readonly maxMemoryBufferSize: number;
  /** Bytes; 0 is no limit. */
  readonly maxRequestBodySize: number;
  /** Bytes; 0 is no limit. */
  readonly maxResponseBodySize: number;
  /** Names as the user gave them; the log's keys are made from these. */
  readonly logRequestHeaders: readonly string[];
  readonly logResponseHeaders: readonly string[];
  /** Whether incoming X-Forwarded-* fields are believed. */
  readonly forwardHeaders: boolean;
  readonly scopeCookiePaths: boolean;
  /** Connections at a time, over all workers; 0 is no limit. */
  readonly maxConnections: number;
}

/** The target that an exchange was given, until it is over. */
export interface ClaimedTarget {
  /** Another one for every deploy, also of the same address: pools and drains go by it. */
  readonly id: number;
  /** As it was typed: shown, logged and sent like this. */
  readonly address: string;
  /** What is connected to: a name or address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly settings: TargetSettings;
  /** The exchange that was given it is over, or goes elsewhere. */
  release(): void;
}

/** Renders the page of an answer that the proxy gives itself. */
export interface ErrorPages {
  /** @returns HTML. @param message only of a stopped service; escaped by the renderer */
  render(status: number, message: string): string;
}
