import type { BodyDecoder } from './body-decoder.js';
import { ChunkedDecoder } from './chunked-decoder.js';
import type { Framing } from './framing.js';
import { LengthDecoder } from './length-decoder.js';
import { UntilCloseDecoder } from './until-close-decoder.js';

/** What reads the body behind a head that was framed like this. */
export function decoderFor(framing: Framing): BodyDecoder {
  switch (framing.kind) {
    case 'none':
      return new LengthDecoder(0);
    case 'length':
      return new LengthDecoder(framing.length);
    case 'chunked':
      return new ChunkedDecoder();
    case 'until-close':
      return new UntilCloseDecoder();
    default:
      return framing satisfies never;
  }
}
