/** Keys and certificates as this package takes them: PEM text, read by the caller. */
export interface ServerTlsMaterial {
  readonly key: string | Buffer
  /** Own certificate, then intermediates. */
  readonly certificate: string | Buffer
  /** The only authorities whose client certificates are taken. */
  readonly authority: string | Buffer | readonly (string | Buffer)[]
  /** Revocation list of the authority, PEM, in force: a certificate that it names fails the handshake. */
  readonly revocations?: string | undefined
  /** What the authority says of our own certificate, for peers that ask in the handshake: an OCSPResponse, DER (RFC 6066 8). */
  readonly certificateStatus?: Buffer | undefined
}

export interface ClientTlsMaterial {
  /** Own key and certificate; needed by every node that asks for a client certificate. */
  readonly key?: string | Buffer
  readonly certificate?: string | Buffer
  /** The only authorities whose server certificates are taken. */
  readonly authority: string | Buffer | readonly (string | Buffer)[]
  /** Name that the server's certificate must carry; default: the host connected to. */
  readonly serverName?: string
  /**
   * Certificates of which the server must show one: SHA-256, lower-case hex. Instead of the name: what binds a certificate to
   * an AE title is its being registered for it, and equipment moves from host to host.
   */
  readonly fingerprints256?: readonly string[]
}
