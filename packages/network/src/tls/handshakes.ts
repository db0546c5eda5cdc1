/**
 * Which connections are in their TLS handshake. Node reports a certificate that does not verify only when the connection is
 * already gone, and then no longer knows its address; this does.
 */
export interface PeerAddress {
  readonly address: string
  readonly port: number
}

export class Handshakes {
  readonly #pending = new Map<string, PeerAddress & { isClosed: boolean }>()

  begin(peer: PeerAddress): void {
    this.#pending.set(keyOf(peer), { ...peer, isClosed: false })
  }

  /** The handshake succeeded, or its failure is reported. */
  end(peer: PeerAddress): void {
    this.#pending.delete(keyOf(peer))
  }

  /** The connection is gone; what has to be reported of it comes after, in the order of these calls. */
  close(peer: PeerAddress): void {
    const pending = this.#pending.get(keyOf(peer))
    if (!pending) return
    this.end(peer)
    this.#pending.set(keyOf(peer), { ...pending, isClosed: true })
  }

  /** The peer that a report without address is about: the one closed first of those not yet reported. */
  takeClosed(): PeerAddress | undefined {
    const closed = [...this.#pending.values()].find(({ isClosed }) => isClosed)
    if (closed) this.end(closed)
    return closed && { address: closed.address, port: closed.port }
  }
}

function keyOf({ address, port }: PeerAddress): string {
  return `${address} ${port}`
}
