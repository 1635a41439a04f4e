import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { TLSSocket } from 'node:tls';
import type { ClientHello } from './client-hello.js';
import type { Offer } from './offer.js';
import { readClientHello } from './read-client-hello.js';
import { NO_CERTIFICATE_ALERT, PLAIN_HTTP_ANSWER } from './refusals.js';

/** Whoever accepted the connection. */
export interface HandshakeOwner {
  /** Null, or a promise that fails, refuses the client. */
  offer(hello: ClientHello): Offer | null | Promise<Offer | null>;
  /** Calls {@link Handshake.negotiate} when it is this client's turn. */
  begin(handshake: Handshake): void;
  /** The client is served from now on: the socket is the owner's. */
  succeeded(socket: TLSSocket, hello: ClientHello, offer: Offer): void;
  /** It was refused, broke off or took too long. */
  failed(handshake: Handshake, cause: string): void;
  /** Nothing is left to be done; once, whichever way it ended, and behind the call that says so. */
  over(handshake: Handshake): void;
}

/** In all: a client that sends its ClientHello in drops has the less left for the rest. */
const HANDSHAKE_MS = 10_000;
/** A certificate that has to be ordered first takes some seconds; clients give up after a minute at the latest. */
const CERTIFICATE_MS = 60_000;
/** For a refused client to take the reason, and close. */
const FAREWELL_MS = 2_000;
/** For those under way when the proxy ends. */
const LAST_CHANCE_MS = 1_000;

/**
 * A client from its connect to the end of its TLS handshake.
 *
 *     hello ──complete──► choosing ──certificate──► ready ──its turn──► negotiating ──secure──► over
 *       └─ plain HTTP ─┐      └─ none for the name ─┐                        └─ error, too late ─► over
 *                      └──────► refused ◄───────────┘
 *                                  └─ closed, too late ─► over
 *
 * The ClientHello is read here before OpenSSL gets it, for 28 of the 640 µs that a connection costs: so the name is known
 * when a session is resumed, a client that names none can wait for a certificate as well, and who is refused gets to
 * know it, while a TLSSocket only breaks off.
 */
export class Handshake {
  /** `address:port` of the client, kept because a socket that is gone does not know it any more. */
  readonly address: string;
  /** It is at work. */
  readonly idleSince = null;
  #phase: 'hello' | 'choosing' | 'ready' | 'negotiating' | 'refused' | 'over' = 'hello';
  #patienceMs = HANDSHAKE_MS;
  #deadline = performance.now() + this.#patienceMs;
  #bytes: Buffer | null = null;
  #agreed: { readonly hello: ClientHello; readonly offer: Offer } | null = null;
  #secure: TLSSocket | null = null;
  readonly #onData = (bytes: Buffer): void => this.#received(bytes);
  /** Load balancers look whether somebody is there, and leave without a word. */
  readonly #onEnd = (): void => this.#fail(this.#bytes === null ? '' : 'EOF');
  readonly #onError = (error: Error): void => this.#fail(error.message);
  readonly #onClose = (): void => this.#fail('EOF');

  /** @param socket belongs to the handshake from now on; it may be half-open */
  constructor(
    private readonly socket: Socket,
    private readonly owner: HandshakeOwner,
  ) {
    this.address = addressOf(socket);
    socket.on('error', ignore);
    socket.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onError).on('close', this.#onClose);
    // A listener may accept its connections paused.
    socket.resume();
  }

  /** Breaks off what takes too long. @param now of the monotonic clock (`performance.now()`), ms */
  sweep(now: number): void {
    if (now > this.#deadline) this.#fail('the handshake took too long');
  }

  /** No one is waited for long any more. */
  closeGracefully(): void {
    this.#patienceMs = LAST_CHANCE_MS;
    this.#deadline = Math.min(this.#deadline, performance.now() + LAST_CHANCE_MS);
  }

  /** There are too many under way, and none has been for longer. */
  giveUp(): void {
    this.#fail('too many handshakes at the same time');
  }

  /** Cuts it, whatever it is at. */
  destroy(): void {
    this.#fail('');
  }

  #received(bytes: Buffer): void {
    this.#bytes = this.#bytes === null ? bytes : Buffer.concat([this.#bytes, bytes]);
    const first = readClientHello(this.#bytes);
    switch (first) {
      case 'incomplete':
        return;
      case 'plain-http':
        return this.#refuse(PLAIN_HTTP_ANSWER, 'client sent an HTTP request to an HTTPS server');
      case 'not-tls':
        return this.#fail('first record does not look like a TLS handshake');
      default:
        return this.#choose(first);
    }
  }

  #choose(hello: ClientHello): void {
    this.#phase = 'choosing';
    // What comes from now on is for OpenSSL.
    this.socket.off('data', this.#onData).off('end', this.#onEnd).pause();
    const offer = this.owner.offer(hello);
    if (!(offer instanceof Promise)) return this.#chosen(hello, offer);
    this.#deadline = performance.now() + CERTIFICATE_MS;
    offer.then(
      (answer) => {
        this.#deadline = performance.now() + this.#patienceMs;
        this.#chosen(hello, answer);
      },
      (error: unknown) => this.#chosen(hello, null, error instanceof Error ? error.message : String(error)),
    );
  }

  #chosen(hello: ClientHello, offer: Offer | null, cause = 'no certificate'): void {
    if (this.#phase !== 'choosing') return;
    if (offer !== null) {
      this.#phase = 'ready';
      this.#agreed = { hello, offer };
      return this.owner.begin(this);
    }
    this.#refuse(NO_CERTIFICATE_ALERT, `${cause} for ${hello.serverName || 'a client that names no host'}`);
  }

  /** Lets OpenSSL begin. @returns false when the client has left meanwhile */
  negotiate(): boolean {
    if (this.#phase !== 'ready' || this.#agreed === null || this.socket.destroyed) return false;
    const { hello, offer } = this.#agreed;
    this.#phase = 'negotiating';
    if (this.#bytes !== null) this.socket.unshift(this.#bytes);
    const secure = new TLSSocket(this.socket, {
      isServer: true,
      secureContext: offer.certificate.context,
      ALPNProtocols: [...offer.protocols],
    });
    this.#secure = secure;
    secure.on('error', ignore).on('error', this.#onError).on('close', this.#onClose);
    // A half-open socket is not closed by the client's end; after the handshake that means something, before it nothing.
    secure.on('end', this.#onEnd);
    secure.on('secure', () => {
      if (this.#phase !== 'negotiating') return;
      this.#detach();
      this.owner.succeeded(secure, hello, offer);
      this.owner.over(this);
    });
    return true;
  }

  /** Says why, and waits for the client's end: closed with bytes unread, a socket resets, and takes the answer with it. */
  #refuse(answer: Buffer, cause: string): void {
    this.#phase = 'refused';
    this.#deadline = performance.now() + FAREWELL_MS;
    this.owner.failed(this, cause);
    this.socket.off('data', this.#onData).off('end', this.#onEnd);
    this.socket.on('end', () => this.socket.destroy()).resume();
    this.socket.end(answer);
  }

  #fail(cause: string): void {
    const told = this.#phase === 'refused';
    this.#detach();
    (this.#secure ?? this.socket).destroy();
    if (!told && cause !== '') this.owner.failed(this, cause);
    this.owner.over(this);
  }

  /** Whoever has the sockets from now on: for their errors there still is a listener. */
  #detach(): void {
    this.#phase = 'over';
    this.#bytes = null;
    this.#agreed = null;
    this.socket.off('data', this.#onData);
    for (const socket of [this.socket, this.#secure]) {
      socket?.off('error', this.#onError).off('close', this.#onClose).off('end', this.#onEnd);
    }
  }
}

function ignore(): void {
  // 'close' follows every error.
}

/** An IPv4 client of a socket for both families in its own form. */
function addressOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return address.includes(':') ? `[${address}]:${remotePort}` : `${address}:${remotePort}`;
}
