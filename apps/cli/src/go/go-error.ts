/** A value that Go would not parse; the message is in Go's words, because scripts and people know those. */
export class GoParseError extends Error {
  readonly code = 'UNPARSABLE_VALUE';
}
