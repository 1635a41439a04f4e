/** Attributes that are only shown or compared. All others may be followed, fetched, or run as a script or a style. */
const SHOWN: ReadonlySet<string> = new Set(['title', 'alt', 'label', 'placeholder', 'value', 'abbr', 'class', 'id']);

/**
 * Whether the message, escaped as HTML, is harmless in this attribute's quoted value. `data-` is for a page's own
 * script, but not where frameworks look for an address or for code.
 *
 * @param name in lower case
 */
export function mayHoldMessage(name: string): boolean {
  if (SHOWN.has(name) || name.startsWith('aria-')) return true;
  return name.startsWith('data-') && !/^data-(?:\w+-)?on|src|ur[il]|href|action|style/.test(name);
}
