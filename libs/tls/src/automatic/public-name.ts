/** Labels of letters, digits and inner hyphens, at least two of them, the last one no number: no address, no `localhost`. */
const PUBLIC_NAME = /^(?=.{3,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?!\d+$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;

/** Whether an authority would issue a certificate for such a host at all. @param host lower case, IDNs as punycode */
export function isPublicName(host: string): boolean {
  return PUBLIC_NAME.test(host);
}
