/** Counts connections and associations, so that neither one address nor one node nor all together take every place. */
import type { Limits } from '../limits.ts'

/** A place taken; `leave` gives it back, once however often it is called. */
export interface Place {
  leave(): void
}

/** Why there was no place. */
export interface NoPlace {
  readonly why: string
}

export class AssociationLedger {
  readonly #limits: Limits
  readonly #connections = new Tally()
  readonly #associations = new Tally()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get associationCount(): number {
    return this.#associations.total
  }

  enterConnection(address: string): Place | NoPlace {
    const { connections, connectionsPerAddress } = this.#limits
    if (this.#connections.total >= connections) return { why: 'too many connections' }
    if (this.#connections.of(address) >= connectionsPerAddress) return { why: 'too many connections from this address' }
    return this.#connections.enter(address)
  }

  enterAssociation(callingAETitle: string): Place | NoPlace {
    const { associations, associationsPerNode } = this.#limits
    if (this.#associations.total >= associations) return { why: 'too many associations' }
    if (this.#associations.of(callingAETitle) >= associationsPerNode)
      return { why: 'too many associations of this AE title' }
    return this.#associations.enter(callingAETitle)
  }
}

class Tally {
  readonly #byKey = new Map<string, number>()
  total = 0

  of(key: string): number {
    return this.#byKey.get(key) ?? 0
  }

  enter(key: string): Place {
    this.#add(key, 1)
    let isTaken = true
    return {
      leave: () => {
        if (isTaken) this.#add(key, -1)
        isTaken = false
      },
    }
  }

  #add(key: string, change: number): void {
    this.total += change
    const count = this.of(key) + change
    if (count === 0) this.#byKey.delete(key)
    else this.#byKey.set(key, count)
  }
}
