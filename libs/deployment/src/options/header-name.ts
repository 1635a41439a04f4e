const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Whether a request can have a header of this name. */
export function isHeaderName(name: string): boolean {
  return TOKEN.test(name);
}

/** A header's name in Go's form, `cache-control` → `Cache-Control`, which is what the state file has of those logged. */
export function canonicalHeaderName(name: string): string {
  if (!isHeaderName(name)) return name;
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
