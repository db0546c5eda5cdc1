/** Who wants to know that a store has changed. What changed is theirs to ask, on behalf of whoever looks. */
export class Listeners {
  readonly #all = new Set<() => void>()

  /** @returns the end of it */
  add(listener: () => void): () => void {
    this.#all.add(listener)
    return () => void this.#all.delete(listener)
  }

  tell(): void {
    for (const listener of this.#all) listener()
  }
}
