import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ServedCertificate } from '../serving/served-certificate.js';
import type { ClientHello } from './client-hello.js';
import { Handshake, type HandshakeOwner } from './handshake.js';
import { NegotiationTurns } from './negotiation-turns.js';
import type { Offer } from './offer.js';

/** Chooses what a client is shown. */
export interface CertificateChooser {
  /** Null, or a promise that fails, refuses the client. */
  choose(hello: ClientHello): ServedCertificate | null | Promise<ServedCertificate>;
  /** What proves to an authority that this host is ours (RFC 8737); null when it did not ask for it. */
  challengeFor(host: string): ServedCertificate | null;
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
  /** Of every handshake, last. */
  onHandshakeOver(handshake: Handshake): void;
}

const ACME_TLS = 'acme-tls/1';
const ACME_PROTOCOLS: readonly string[] = [ACME_TLS];

/** Turns plain connections into encrypted ones. */
export class TlsAcceptor implements HandshakeOwner {
  readonly #turns = new NegotiationTurns();

  /** @param protocols ALPN, the preferred one first */
  constructor(
    private readonly chooser: CertificateChooser,
    private readonly protocols: readonly string[],
    private readonly owner: AcceptorOwner,
  ) {}

  /** Takes the socket over. There is no timer for each: the owner sweeps what is returned, until it is over. */
  accept(socket: Socket): Handshake {
    return new Handshake(socket, this);
  }

  offer(hello: ClientHello): Offer | null | Promise<Offer | null> {
    if (hello.protocols.includes(ACME_TLS)) return offered(this.chooser.challengeFor(hello.serverName), ACME_PROTOCOLS);
    const certificate = this.chooser.choose(hello);
    return certificate instanceof Promise
      ? certificate.then((chosen) => offered(chosen, this.protocols))
      : offered(certificate, this.protocols);
  }

  begin(handshake: Handshake): void {
    this.#turns.begin(handshake);
  }

  succeeded(socket: TLSSocket, { serverName }: ClientHello, { certificate, protocols }: Offer): void {
    // The handshake was all that the authority wanted to see.
    if (protocols === ACME_PROTOCOLS) return socket.destroySoon();
    this.owner.onSecure({ socket, serverName, certificate });
  }

  failed(handshake: Handshake, cause: string): void {
    this.owner.onFailedHandshake(handshake.address, cause);
  }

  over(handshake: Handshake): void {
    this.#turns.over(handshake);
    this.owner.onHandshakeOver(handshake);
  }
}

function offered(certificate: ServedCertificate | null, protocols: readonly string[]): Offer | null {
  return certificate === null ? null : { certificate, protocols };
}
