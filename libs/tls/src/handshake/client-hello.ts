/** What a client says about itself before anything is encrypted, as far as it decides which certificate it is shown. */
export interface ClientHello {
  /** The host it wants (SNI), lower case, without a trailing dot; empty when it names none. */
  readonly serverName: string;
  /** The protocols that it speaks (ALPN), the one it likes best first. */
  readonly protocols: readonly string[];
  /** It can check an ECDSA P-256 certificate; otherwise only RSA will do. */
  readonly acceptsEcdsa: boolean;
}
