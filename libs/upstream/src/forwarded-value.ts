import type { Exchange } from '@app/pipeline';
import { FieldName } from '@app/pipeline';
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
import { nominatedFields } from './nominated-fields.js';

/**
 * What a target gets under a field name, for the access log's `req_` keys: the same rules as `composeRequestHead`,
 * several values joined by `,`. Framing and connection fields, which tell nothing of the request, are empty.
 *
 * @param lower the name in lower case
 * @returns empty when the target gets no such field, or none was chosen
 */
export function forwardedValue(exchange: Exchange, lower: string): string {
  const { request, claimed } = exchange;
  if (claimed === null) return '';
  const host = request.host === '' ? claimed.address : request.host;
  if (lower === 'host') return host;

  const came = nominatedFields(request.fields)?.has(lower) !== true;
  const believed = came && claimed.settings.forwardHeaders;
  const incoming = (separator: string, when: boolean) => (when ? filled(exchange, lower, separator) : '');
  const treatment = treatmentOf(FieldName.of(lower));
  switch (treatment) {
    case PASS:
      return came ? (request.fields.joined(lower, ',') ?? '') : '';
    case COOKIE:
      return incoming('; ', came);
    case FORWARDED_FOR:
      return appended(incoming(', ', believed), exchange.connection.clientAddress);
    case KAMAL_TARGET:
      return appended(incoming(', ', believed), claimed.address);
    case FORWARDED_PROTO:
      return first(exchange, lower, believed) || exchange.connection.scheme;
    case FORWARDED_HOST:
      return first(exchange, lower, believed) || host;
    case REQUEST_ID:
      return incoming(',', came) || exchange.requestId;
    case REQUEST_START:
      return incoming(',', came) || `t=${exchange.startedUnixMs}`;
    case DROP:
    case TE:
    case INVALID:
      return '';
    default:
      return treatment satisfies never;
  }
}

function appended(list: string, value: string): string {
  return list === '' ? value : `${list}, ${value}`;
}

function first({ request: { fields } }: Exchange, lower: string, when: boolean): string {
  const at = when ? fields.values.findIndex((value, i) => value !== '' && fields.names[i]?.lower === lower) : -1;
  return fields.values[at] ?? '';
}

/** The values of a name that are not empty: those that pass, of the fields whose empty value counts as absent. */
function filled(exchange: Exchange, lower: string, separator: string): string {
  const { names, values } = exchange.request.fields;
  return values.filter((value, i) => value !== '' && names[i]?.lower === lower).join(separator);
}
