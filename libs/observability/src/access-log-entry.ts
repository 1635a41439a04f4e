import { type Exchange, percentDecoded } from '@app/pipeline';
import { type EntryField, loggedHeaders } from './logged-headers.js';

/** The value of a request header as the target got it; the upstream side knows. */
export type ForwardedValue = (exchange: Exchange, lowerName: string) => string;

/** What the log says of one exchange. It refers to nothing of it but texts. */
export interface AccessLogEntry {
  /** When it ended, ms. */
  readonly endedUnixMs: number;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly requestId: string;
  readonly status: number;
  readonly service: string;
  readonly target: string;
  readonly durationNs: number;
  readonly method: string;
  /** Bytes, -1 for what nobody knew. */
  readonly requestLength: number;
  requestType: string;
  readonly responseLength: number;
  responseType: string;
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly remoteAddress: string;
  readonly userAgent: string;
  readonly protocol: string;
  readonly scheme: string;
  readonly query: string;
  /** What only some lines have, in its order: added headers, a tunnel's bytes, an error's code. */
  added: AddedFields | null;
}

export type AddedFields = Record<string, string | number>;

/** @param exchange one that is over */
export function accessLogEntry(exchange: Exchange, endedAt: number, forwardedValue: ForwardedValue): AccessLogEntry {
  const { request, connection, responseFields, error } = exchange;
  const { fields } = request;
  const elapsedMs = endedAt - exchange.startedAt;
  const entry: AccessLogEntry = {
    endedUnixMs: exchange.startedUnixMs + elapsedMs,
    host: request.host,
    port: connection.serverPort,
    path: percentDecoded(exchange.path),
    requestId: exchange.requestId,
    status: exchange.status,
    service: exchange.service?.name ?? '',
    target: exchange.claimed?.address ?? '',
    durationNs: Math.round(elapsedMs * 1e6),
    method: request.method,
    requestLength: exchange.body.length ?? -1,
    requestType: fields.get('content-type') ?? '',
    // What a tunnel carries is no body, and has fields of its own.
    responseLength: exchange.status === 101 ? 0 : exchange.bytesSent,
    responseType: responseFields?.get('content-type') ?? '',
    clientAddress: connection.clientAddress,
    clientPort: connection.clientPort,
    remoteAddress: fields.get('x-forwarded-for') || connection.clientAddress,
    userAgent: fields.get('user-agent') ?? '',
    protocol: request.protocol,
    scheme: connection.scheme,
    query: exchange.query,
    added: null,
  };
  addHeaders(entry, exchange, forwardedValue);
  if (exchange.status === 101)
    addedTo(entry, { bytes_received: exchange.bytesReceived, bytes_sent: exchange.bytesSent });
  if (error !== null) addedTo(entry, { error: error.code });
  return entry;
}

function addHeaders(entry: AccessLogEntry, exchange: Exchange, forwardedValue: ForwardedValue): void {
  if (exchange.claimed === null) return;
  const { request, response } = loggedHeaders(exchange.claimed.settings);
  for (const { key, lower, field } of request) add(entry, key, field, forwardedValue(exchange, lower));
  for (const { key, lower, field } of response)
    add(entry, key, field, exchange.responseFields?.joined(lower, ',') ?? '');
}

/** A header that the line has anyway says there what it was asked for: no key is there twice. */
function add(entry: AccessLogEntry, key: string, field: EntryField | null, value: string): void {
  if (field === null) addedTo(entry, { [key]: value });
  else entry[field] = value;
}

function addedTo(entry: AccessLogEntry, more: AddedFields): void {
  entry.added = entry.added === null ? more : Object.assign(entry.added, more);
}
