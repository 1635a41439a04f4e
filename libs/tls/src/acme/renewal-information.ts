import type { Certificate } from '../certificate/certificate.js';
import { certificateId } from './certificate-id.js';
import { getJson } from './get-json.js';
import { fetchRenewalWindow, type RenewalWindow } from './renewal-window.js';

const DIRECTORY_FOR_MS = 24 * 60 * 60 * 1000;
/** One that does not answer is not waited for by every certificate in turn. */
const FAILURE_FOR_MS = 60_000;

/** The renewal information (ARI, RFC 9773) of one authority, if it offers any. */
export class RenewalInformation {
  #place: Promise<string | null> | null = null;
  #placeUntil = 0;

  /** @param directory its URL */
  constructor(private readonly directory: string) {}

  /** @returns null where there is none to be had @throws {Error} when the authority does not answer as it should */
  async of({ pem }: Certificate): Promise<RenewalWindow | null> {
    const place = await this.#find();
    const id = place === null ? null : certificateId(pem.chain);
    return id === null ? null : fetchRenewalWindow(`${place?.replace(/\/$/, '')}/${id}`);
  }

  /** Where an authority that offers it wants to know which certificate a new one takes the place of (RFC 9773 5). */
  async replacing({ pem }: Certificate): Promise<string | null> {
    const place = await this.#find().catch(() => null);
    return place === null ? null : certificateId(pem.chain);
  }

  async #find(): Promise<string | null> {
    const now = Date.now();
    if (this.#place === null || now >= this.#placeUntil) {
      this.#placeUntil = now + DIRECTORY_FOR_MS;
      this.#place = this.#read();
      this.#place.catch(() => (this.#placeUntil = now + FAILURE_FOR_MS));
    }
    return this.#place;
  }

  async #read(): Promise<string | null> {
    const { body } = await getJson(this.directory);
    const offered = typeof body === 'object' && body !== null && 'renewalInfo' in body ? body.renewalInfo : null;
    return typeof offered === 'string' ? offered : null;
  }
}
