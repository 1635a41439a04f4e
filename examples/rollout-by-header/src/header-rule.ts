import type { Exchange } from 'kamal-proxy/extension';

/** One entry of `--list`: `cf-ipcountry=NO`, or `x-account=beta-*` for all that begin like this. */
export class HeaderRule {
  private constructor(
    private readonly header: string,
    private readonly value: string,
    private readonly isBeginning: boolean,
  ) {}

  /** @returns null for an entry that is no rule */
  static from(entry: string): HeaderRule | null {
    const equals = entry.indexOf('=');
    const header = entry.slice(0, equals).trim().toLowerCase();
    const value = entry.slice(equals + 1).trim();
    if (equals < 0 || header === '' || value === '') return null;
    return value.endsWith('*')
      ? new HeaderRule(header, value.slice(0, -1), true)
      : new HeaderRule(header, value, false);
  }

  fits({ request: { fields } }: Exchange): boolean {
    const given = fields.get(this.header);
    if (given === undefined) return false;
    return this.isBeginning ? given.startsWith(this.value) : given === this.value;
  }
}
