import { type Exchange, percentDecoded } from '@app/pipeline';
import { isoTime } from './iso-time.js';
import { loggedHeaders } from './logged-headers.js';
import { readableJson } from './readable-json.js';

/** The value of a request header as the target got it; the upstream side knows. */
export type ForwardedValue = (exchange: Exchange, lowerName: string) => string;

/** What a line of the log says, in its order. It refers to nothing of the exchange but texts. */
export type LogLine = Record<string, string | number>;

/**
 * One exchange that is over, as a line of the log. The order of the fields is part of the contract; added header fields
 * come after them, `error` last.
 */
export function accessLogLine(exchange: Exchange, endedAt: number, forwardedValue: ForwardedValue): LogLine {
  const { request, connection, responseFields } = exchange;
  const { fields } = request;
  const line: LogLine = {
    time: isoTime(exchange.startedUnixMs + (endedAt - exchange.startedAt)),
    level: 'INFO',
    msg: 'Request',
    host: request.host,
    port: connection.serverPort,
    path: percentDecoded(exchange.path),
    request_id: exchange.requestId,
    status: exchange.status,
    service: exchange.service?.name ?? '',
    target: exchange.claimed?.address ?? '',
    duration: Math.round((endedAt - exchange.startedAt) * 1e6),
    method: request.method,
    req_content_length: exchange.body.length ?? -1,
    req_content_type: fields.get('content-type') ?? '',
    resp_content_length: exchange.bytesSent,
    resp_content_type: responseFields?.get('content-type') ?? '',
    client_addr: connection.clientAddress,
    client_port: String(connection.clientPort),
    remote_addr: fields.get('x-forwarded-for') || connection.clientAddress,
    user_agent: fields.get('user-agent') ?? '',
    proto: request.protocol,
    scheme: connection.scheme,
    query: exchange.query,
  };
  addHeaders(line, exchange, forwardedValue);
  if (exchange.status === 101)
    Object.assign(line, { bytes_received: exchange.bytesReceived, bytes_sent: exchange.bytesSent });
  if (exchange.error !== null) Object.assign(line, { error: exchange.error.code });
  return line;
}

/** A line as it is written, with its newline. */
export function logLineText(line: LogLine): string {
  return `${readableJson(line)}\n`;
}

function addHeaders(line: LogLine, exchange: Exchange, forwardedValue: ForwardedValue): void {
  if (exchange.claimed === null) return;
  const { request, response } = loggedHeaders(exchange.claimed.settings);
  for (const { key, lower } of request) line[key] = forwardedValue(exchange, lower);
  for (const { key, lower } of response) line[key] = exchange.responseFields?.joined(lower, ',') ?? '';
}
