/**
 * Reads the data sets to be sent, one ahead of the sending.
 *
 * A small one is read whole before its C-STORE-RQ begins: a message that has begun cannot be taken back, so a damaged
 * instance must be found before. A large one passes through; where the association must survive it, it is read once before.
 */
import type { RetrievableInstance } from './retrieve-source.ts'

/** Larger data sets are not kept in memory. */
const WHOLE_OCTETS = 4 * 1024 * 1024

export type ReadyDataSet = Uint8Array | AsyncIterable<Uint8Array>

type Prepare = (instance: RetrievableInstance) => Promise<ReadyDataSet>

export class ReadAhead {
  readonly #instances: readonly RetrievableInstance[]
  readonly #prepare: Prepare
  readonly #ready = new Map<RetrievableInstance, Promise<ReadyDataSet>>()
  #next = 0

  constructor(instances: readonly RetrievableInstance[], prepare: Prepare) {
    this.#instances = instances
    this.#prepare = prepare
  }

  /** The data set of the next instance; begins to read the one after it. Rejects where it is damaged. */
  take(instance: RetrievableInstance): Promise<ReadyDataSet> {
    this.#next = this.#instances.indexOf(instance, this.#next) + 1
    const ready = this.#ready.get(instance) ?? this.#prepare(instance)
    this.#ready.delete(instance)
    const following = this.#instances[this.#next]
    if (following && following.dataSetOctets <= WHOLE_OCTETS) {
      const reading = this.#prepare(following)
      reading.catch(() => {})
      this.#ready.set(following, reading)
    }
    return ready
  }
}

/** @param mustSurvive - read a large one through before it is sent */
export async function readyDataSet(
  instance: RetrievableInstance,
  convert: (dataSet: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
  mustSurvive: boolean,
): Promise<ReadyDataSet> {
  if (instance.dataSetOctets <= WHOLE_OCTETS) return whole(convert(await instance.open()))
  if (mustSurvive) for await (const _ of convert(await instance.open()));
  return convert(await instance.open())
}

async function whole(dataSet: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of dataSet) parts.push(part)
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}
