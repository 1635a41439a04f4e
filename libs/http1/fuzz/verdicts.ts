import type { ContentTaker } from '../src/body-decoder.js';
import { decoderFor } from '../src/decoder-for.js';
import type { Framing } from '../src/framing.js';
import { HeadReader, type HeadRules } from '../src/head-reader.js';
import { REQUEST_HEADS, RESPONSE_HEADS } from '../src/head-rules.js';
import { MalformedMessage } from '../src/malformed-message.js';
import { RefusedRequest } from '../src/refused-request.js';
import { type ParsedRequest, parseRequestHead } from '../src/request-parser.js';
import { type ParsedResponse, parseResponseHead } from '../src/response-parser.js';

/** What the codec makes of some bytes. */
export type Verdict<Head> =
  | { readonly kind: 'refused' }
  /** More has to come. */
  | { readonly kind: 'incomplete' }
  | {
      readonly kind: 'whole';
      readonly head: Head;
      readonly body: string;
      readonly trailers: (readonly [string, string])[];
      /** Bytes that are left for the next message. */
      readonly rest: number;
    };

export function judgeRequest(pieces: readonly Buffer[], limit = 65_536): Verdict<ParsedRequest> {
  return judge(pieces, limit, REQUEST_HEADS, parseRequestHead);
}

/** @param pieces everything up to the end of the connection */
export function judgeResponse(pieces: readonly Buffer[], method: string, limit = 65_536): Verdict<ParsedResponse> {
  return judge(pieces, limit, RESPONSE_HEADS, (text) => parseResponseHead(text, method));
}

function judge<Head extends { readonly framing: Framing }>(
  pieces: readonly Buffer[],
  limit: number,
  rules: HeadRules,
  parse: (text: string) => Head,
): Verdict<Head> {
  try {
    return read(pieces, new HeadReader(limit, rules), parse);
  } catch (error) {
    if (error instanceof RefusedRequest || error instanceof MalformedMessage) return { kind: 'refused' };
    throw error;
  }
}

function read<Head extends { readonly framing: Framing }>(
  pieces: readonly Buffer[],
  heads: HeadReader,
  parse: (text: string) => Head,
): Verdict<Head> {
  let head: Head | null = null;
  let decoder = decoderFor({ kind: 'none' });
  let body = '';
  let rest = 0;
  const taker: ContentTaker = { content: (bytes) => (body += bytes.toString('latin1')) };
  for (const piece of pieces) {
    let at = 0;
    if (head === null) {
      const text = heads.take(piece, 0, piece.length);
      if (text === null) continue;
      head = parse(text);
      decoder = decoderFor(head.framing);
      at = heads.next;
    }
    if (!decoder.done) at = decoder.decode(piece, at, piece.length, taker);
    rest += piece.length - at;
  }
  if (head === null) return { kind: 'incomplete' };
  if (head.framing.kind === 'until-close') decoder.finish();
  if (!decoder.done) return { kind: 'incomplete' };
  return { kind: 'whole', head, body, trailers: [...(decoder.trailers ?? [])], rest };
}
