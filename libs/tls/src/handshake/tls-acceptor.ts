import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ServedCertificate } from '../serving/served-certificate.js';
import type { ClientHello } from './client-hello.js';
import { Handshake, type HandshakeOwner } from './handshake.js';
import type { Offer } from './offer.js';

/** Chooses what a client is shown. */
export interface CertificateChooser {
  /** Null, or a promise that fails, refuses the client. */
  choose(hello: ClientHello): ServedCertificate | null | Promise<ServedCertificate | null>;
}

/** A client whose connection is encrypted. */
export interface SecureClient {
  /** Half-open if the socket below it was. `alpnProtocol` says what is spoken. */
  readonly socket: TLSSocket;
  /** The host that it asked for (SNI), lower case; empty when it named none. */
  readonly serverName: string;
  /** What it was shown. */
  readonly certificate: ServedCertificate;
}

/** Who gets the clients, and hears of those who never became any. */
export interface AcceptorOwner {
  onSecure(client: SecureClient): void;
  /** @param address `address:port` @param cause in a few words, for the log */
  onFailedHandshake(address: string, cause: string): void;
}

/** Turns plain connections into encrypted ones. There is no timer for each: the owner calls {@link sweep} once a second. */
export class TlsAcceptor implements HandshakeOwner {
  readonly #underWay = new Set<Handshake>();
  #emptied: (() => void) | null = null;

  /** @param protocols ALPN, the preferred one first */
  constructor(
    private readonly chooser: CertificateChooser,
    private readonly protocols: readonly string[],
    private readonly owner: AcceptorOwner,
  ) {}

  /** Handshakes under way. */
  get size(): number {
    return this.#underWay.size;
  }

  /** Takes the socket over. */
  accept(socket: Socket): void {
    this.#underWay.add(new Handshake(socket, this));
  }

  /** @param now of the monotonic clock (`performance.now()`), ms */
  sweep(now: number): void {
    for (const handshake of this.#underWay) handshake.sweep(now);
  }

  /** Resolves when no handshake is under way any more: each has the given time left. */
  async finish(timeoutMs: number): Promise<void> {
    if (this.#underWay.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#emptied = resolve;
    for (const handshake of this.#underWay) handshake.hurry(timeoutMs);
    await promise;
  }

  offer(hello: ClientHello): Offer | null | Promise<Offer | null> {
    const certificate = this.chooser.choose(hello);
    return certificate instanceof Promise ? certificate.then((chosen) => this.#with(chosen)) : this.#with(certificate);
  }

  succeeded(socket: TLSSocket, { serverName }: ClientHello, { certificate }: Offer): void {
    this.owner.onSecure({ socket, serverName, certificate });
  }

  failed(handshake: Handshake, cause: string): void {
    this.owner.onFailedHandshake(handshake.address, cause);
  }

  over(handshake: Handshake): void {
    this.#underWay.delete(handshake);
    if (this.#underWay.size === 0) this.#emptied?.();
  }

  #with(certificate: ServedCertificate | null): Offer | null {
    return certificate === null ? null : { certificate, protocols: this.protocols };
  }
}
