/** Of the blocks that bodies are buffered in. */
export const BLOCK_BYTES = 64 * 1024;
