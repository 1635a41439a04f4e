const NONE: readonly string[] = [];
const KEEP_ALIVE: readonly string[] = ['keep-alive'];
const CLOSE: readonly string[] = ['close'];

/** What `Connection` says, in lower case; `undefined` and empty elements give nothing (RFC 9110 7.6.1). */
export function connectionOptions(value: string | undefined): readonly string[] {
  if (value === undefined) return NONE;
  // Nearly all there is.
  if (value === 'keep-alive') return KEEP_ALIVE;
  if (value === 'close') return CLOSE;
  return listElements(value.toLowerCase());
}

/** The elements of a comma-separated list of tokens, without blanks and empty ones (RFC 9110 5.6.1). */
export function listElements(list: string): readonly string[] {
  const elements: string[] = [];
  for (const element of list.split(',')) {
    const bare = element.replace(BLANKS_AROUND, '');
    if (bare !== '') elements.push(bare);
  }
  return elements;
}

const BLANKS_AROUND = /^[\t ]+|(?<![\t ])[\t ]+$/g;

/** Whether the connection stays after this message: 1.1 unless `close`, 1.0 only when it says so (RFC 9112 9.3). */
export function keepsAlive(options: readonly string[], minorVersion: number): boolean {
  if (options.includes('close')) return false;
  return minorVersion > 0 || options.includes('keep-alive');
}
