import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestText, responseText } from '../fuzz/messages.js';
import { Random } from '../fuzz/random.js';
import { judgeRequest, judgeResponse } from '../fuzz/verdicts.js';
import { ChunkedDecoder } from './chunked-decoder.js';
import { CHUNK_END, chunkStart, lastChunk } from './chunk-writer.js';
import { decodeInPieces } from './fixtures/decode-in-pieces.js';

/** Places to cut at, as parts of the whole. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const indices = places.map((place) => Math.floor(place * bytes.length)).sort((a, b) => a - b);
  return [0, ...indices].map((from, i) => bytes.subarray(from, indices[i])).filter((piece) => piece.length > 0);
}

describe('bytes, however they are cut', () => {
  it('are the same requests, or none', () => {
    fc.assert(
      fc.property(fc.nat(), cuts, (seed, places) => {
        const random = new Random(seed);
        const bytes = Buffer.from(requestText(random) + requestText(random), 'latin1');
        expect(judgeRequest(cut(bytes, places))).toEqual(judgeRequest([bytes]));
      }),
      { numRuns: 2000 },
    );
  });

  it('are the same answers, or none', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('GET', 'HEAD'), cuts, (seed, method, places) => {
        const bytes = Buffer.from(responseText(new Random(seed)), 'latin1');
        expect(judgeResponse(cut(bytes, places), method)).toEqual(judgeResponse([bytes], method));
      }),
      { numRuns: 2000 },
    );
  });

  it('that are noise are no message, and nothing but a refusal', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        cuts,
        fc.integer({ min: 1, max: 200 }),
        (noise, places, limit) => {
          const pieces = cut(Buffer.from(noise), places);
          expect(judgeRequest(pieces, limit).kind).not.toBe('whole');
          expect(judgeResponse(pieces, 'GET', limit).kind).not.toBe('whole');
        },
      ),
    );
  });

  it('are the chunks that were written', () => {
    const contents = fc.array(
      fc.string({
        minLength: 1,
        maxLength: 40,
        unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      }),
    );
    fc.assert(
      fc.property(contents, fc.integer({ min: 1, max: 50 }), (chunks, size) => {
        const text = chunks.map((chunk) => chunkStart(chunk.length) + chunk + CHUNK_END).join('') + lastChunk(null);
        expect(decodeInPieces(new ChunkedDecoder(), `${text}behind`, size)).toEqual({
          content: chunks.join(''),
          trailers: null,
          done: true,
          behind: 'behind',
        });
      }),
    );
  });
});
