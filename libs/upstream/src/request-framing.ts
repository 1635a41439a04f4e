/** Methods whose content is expected: an empty one is said (RFC 9110 8.6). */
function expectsContent(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

/**
 * The field that frames a request's body, with the end of the line before it; empty when there is nothing to say.
 *
 * @param length bytes; null when only the end will tell, which only chunks can say to a target
 */
export function framingLine(method: string, length: number | null): string {
  if (length === null) return '\r\nTransfer-Encoding: chunked';
  return length > 0 || expectsContent(method) ? `\r\nContent-Length: ${length}` : '';
}
