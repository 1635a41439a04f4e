import type { IncomingMessage } from 'node:http';
import { Fields, ResponseHead } from '@app/pipeline';
import { endToEndFields } from './response-fields.js';

/** What node:http parsed, as the head of an answer. */
export function headOf(response: IncomingMessage): ResponseHead {
  const status = response.statusCode ?? 0;
  return new ResponseHead(status, fieldsOf(response.rawHeaders), lengthOf(response, status), response.statusMessage);
}

/** @param raw name, value, name, value… */
export function fieldsOf(raw: readonly string[]): Fields {
  return endToEndFields(Fields.of(...raw));
}

/** What the target of a 101 is about to speak, as it says. */
export function protocolOf({ rawHeaders }: IncomingMessage): string {
  return Fields.of(...rawHeaders).get('upgrade') ?? '';
}

function lengthOf({ headers }: IncomingMessage, status: number): number | null {
  if (status === 204) return 0;
  const told = headers['transfer-encoding'] === undefined ? headers['content-length'] : undefined;
  if (told !== undefined) return Number(told);
  return null;
}
