import type { Fields } from '@app/pipeline';

/** The fields that decide about a message itself, collected in one walk. Repeated lists are joined (RFC 9110 5.2). */
export class ControlFields {
  host: string | undefined;
  hosts = 0;
  contentLength: string | undefined;
  contentLengths = 0;
  /** They are more than one length. */
  lengthsDiffer = false;
  transferEncoding: string | undefined;
  connection: string | undefined;
  upgrade: string | undefined;
  expect: string | undefined;
  /** A look-alike of a framing or identity field is among them. */
  twins = false;

  constructor(fields: Fields) {
    const { names, values } = fields;
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      const value = values[i];
      if (name === undefined || value === undefined) continue;
      if (name.twin) this.twins = true;
      // By length first: few of the other fields have one of these, and an integer is compared in a step.
      switch (name.lower.length) {
        case 4:
          if (name.lower === 'host') this.#sawHost(value);
          break;
        case 6:
          if (name.lower === 'expect') this.expect = listed(this.expect, value);
          break;
        case 7:
          if (name.lower === 'upgrade') this.upgrade = listed(this.upgrade, value);
          break;
        case 10:
          if (name.lower === 'connection') this.connection = listed(this.connection, value);
          break;
        case 14:
          if (name.lower === 'content-length') this.#sawContentLength(value);
          break;
        case 17:
          if (name.lower === 'transfer-encoding') this.transferEncoding = listed(this.transferEncoding, value);
          break;
      }
    }
  }

  #sawHost(value: string): void {
    this.host = value;
    this.hosts++;
  }

  #sawContentLength(value: string): void {
    if (this.contentLengths > 0 && value !== this.contentLength) this.lengthsDiffer = true;
    this.contentLength = value;
    this.contentLengths++;
  }
}

function listed(list: string | undefined, value: string): string {
  return list === undefined ? value : `${list},${value}`;
}
