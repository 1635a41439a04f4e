import { isOneLine, leadOf } from '@app/http1';
import { type ClaimedTarget, type Exchange, ProxyError } from '@app/pipeline';
import {
  COOKIE,
  DROP,
  FORWARDED_FOR,
  FORWARDED_HOST,
  FORWARDED_PROTO,
  INVALID,
  KAMAL_TARGET,
  PASS,
  REQUEST_ID,
  REQUEST_START,
  TE,
  treatmentOf,
} from './field-treatment.js';
import { framingLine } from './request-framing.js';
import { nominatedFields } from './nominated-fields.js';

const VISIBLE = /^[\x21-\x7e\x80-\xff]+$/;

/**
 * The head that a target gets, to be sent as latin1: request line and fields, rebuilt from what was parsed.
 *
 * End-to-end fields pass in their order with their names as they were sent; who the client is, and how the message is
 * framed, is written by us. What `Connection` names is removed from what came in before ours is added.
 *
 * @throws {ProxyError} INTERNAL_ERROR when a stage left something that cannot be sent in one line
 */
export function composeRequestHead(exchange: Exchange, claimed: ClaimedTarget): string {
  const { request, connection } = exchange;
  const { names, values } = request.fields;
  const trusted = claimed.settings.forwardHeaders;
  const named = nominatedFields(request.fields);
  const host = request.host === '' ? claimed.address : request.host;

  let cookies = '';
  let trailers = false;
  let cameFor = '';
  let viaTargets = '';
  let hasProto = false;
  let hasHost = false;
  let hasId = false;
  let hasStart = false;
  let head = requestLine(exchange) + line('\r\nHost: ', host);

  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const value = values[i];
    if (name === undefined || value === undefined) continue;
    if (named !== null && named.has(name.lower)) continue;
    switch (treatmentOf(name)) {
      case PASS:
        break;
      case DROP:
        continue;
      case INVALID:
        throw unsendable(`the field name ${JSON.stringify(name.raw)}`);
      case COOKIE:
        cookies = listed(cookies, '; ', value);
        continue;
      case TE:
        trailers ||= acceptsTrailers(value);
        continue;
      case FORWARDED_FOR:
        if (trusted) cameFor = listed(cameFor, ', ', value);
        continue;
      case KAMAL_TARGET:
        if (trusted) viaTargets = listed(viaTargets, ', ', value);
        continue;
      // Of several the first, as with the original: applications read them as one value.
      case FORWARDED_PROTO:
        if (!trusted || hasProto || value === '') continue;
        hasProto = true;
        break;
      case FORWARDED_HOST:
        if (!trusted || hasHost || value === '') continue;
        hasHost = true;
        break;
      case REQUEST_ID:
        if (value === '') continue;
        hasId = true;
        break;
      case REQUEST_START:
        if (value === '') continue;
        hasStart = true;
        break;
    }
    head += line(leadOf(name), value);
  }

  if (cookies !== '') head += line('\r\nCookie: ', cookies);
  if (cameFor !== '') head += line('\r\nX-Forwarded-For: ', listed(cameFor, ', ', connection.clientAddress));
  else head += `\r\nX-Forwarded-For: ${connection.clientAddress}`;
  if (!hasProto) head += `\r\nX-Forwarded-Proto: ${connection.scheme}`;
  // Looked at above, as Host.
  if (!hasHost) head += `\r\nX-Forwarded-Host: ${host}`;
  if (!hasId) head += line('\r\nX-Request-ID: ', exchange.requestId);
  if (!hasStart) head += `\r\nX-Request-Start: t=${exchange.startedUnixMs}`;
  head += line('\r\nX-Kamal-Target: ', listed(viaTargets, ', ', claimed.address));
  if (request.upgrade !== null) {
    return `${head}\r\nConnection: Upgrade${line('\r\nUpgrade: ', request.upgrade)}\r\n\r\n`;
  }
  if (trailers) head += '\r\nTE: trailers\r\nConnection: TE';
  return `${head}${framingLine(request.method, exchange.body.length)}\r\n\r\n`;
}

/** What came as the target was looked at by the codec; what a stage made of it was not. */
function requestLine({ request, forwardTarget }: Exchange): string {
  if (forwardTarget !== request.target && !VISIBLE.test(forwardTarget)) throw unsendable('the request target');
  return `${request.method} ${forwardTarget} HTTP/1.1`;
}

/** @param lead the end of the line before it, the name, a colon: see {@link leadOf} */
function line(lead: string, value: string): string {
  if (!isOneLine(value)) throw unsendable(`the value of ${lead.slice(2, -2)}`);
  return lead + value;
}

function listed(list: string, separator: string, value: string): string {
  return list === '' || value === '' ? list + value : list + separator + value;
}

function acceptsTrailers(te: string): boolean {
  return te === 'trailers' || te.split(',').some((coding) => coding.trim().toLowerCase() === 'trailers');
}

function unsendable(what: string): ProxyError {
  return new ProxyError('INTERNAL_ERROR', `${what} cannot be sent to a target`);
}
