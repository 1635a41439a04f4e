import { isToken } from '@app/http1';
import { FieldName } from '@app/pipeline';

/** What becomes of a request's field on its way to a target. */
export type Treatment =
  | typeof PASS
  | typeof DROP
  | typeof COOKIE
  | typeof TE
  | typeof FORWARDED_FOR
  | typeof FORWARDED_PROTO
  | typeof FORWARDED_HOST
  | typeof REQUEST_ID
  | typeof REQUEST_START
  | typeof KAMAL_TARGET
  | typeof INVALID;

/** End-to-end: as it came. */
export const PASS = 0;
/** Hop-by-hop, framing, a look-alike of those, `Forwarded`; Host too, which is written from what was routed by. */
export const DROP = 1;
/** One line, whatever number HTTP/2 split it into (RFC 9113 8.2.3). */
export const COOKIE = 2;
/** Only its `trailers` is passed on (RFC 9110 10.1.4). */
export const TE = 3;
export const FORWARDED_FOR = 4;
export const FORWARDED_PROTO = 5;
export const FORWARDED_HOST = 6;
export const REQUEST_ID = 7;
export const REQUEST_START = 8;
export const KAMAL_TARGET = 9;
/** Not a token (RFC 9110 5.1): no codec lets one in, so a stage made it up. */
export const INVALID = 10;

const SPECIAL: ReadonlyMap<string, Treatment> = new Map<string, Treatment>([
  ['host', DROP],
  ['forwarded', DROP],
  ['cookie', COOKIE],
  ['te', TE],
  ['x-forwarded-for', FORWARDED_FOR],
  ['x-forwarded-proto', FORWARDED_PROTO],
  ['x-forwarded-host', FORWARDED_HOST],
  ['x-request-id', REQUEST_ID],
  ['x-request-start', REQUEST_START],
  ['x-kamal-target', KAMAL_TARGET],
]);

/** By the index of a name: one look at an array for each field of a request, in place of a dozen comparisons. */
const learned: (Treatment | undefined)[] = Array.from({ length: FieldName.most });

export function treatmentOf(name: FieldName): Treatment {
  // Names that are not kept were made up by a client, and are decided anew.
  if (name.index < 0) return decide(name);
  return (learned[name.index] ??= decide(name));
}

function decide(name: FieldName): Treatment {
  const special = SPECIAL.get(name.lower);
  if (special !== undefined) return special;
  if (name.hopByHop || name.framing || name.twin) return DROP;
  return isToken(name.raw) ? PASS : INVALID;
}
