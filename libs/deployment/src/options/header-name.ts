const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/** A header's name in Go's form, `cache-control` → `Cache-Control`, which is what the state file has of those logged. */
export function canonicalHeaderName(name: string): string {
  if (!TOKEN.test(name)) return name;
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
