/** Tiles of a slide as pictures: fetched a few at a time, the last wanted first, kept up to a limit, the longest unused dropped. */
import { send } from '../../../api/http.ts'
import { instanceAddress } from '../instance-address.ts'
import type { SlideLevel } from './slide-levels.ts'

/** Pixels of all tiles that are kept: 4 octets each, 160 MiB. */
const mostPixels = 40 * 2 ** 20

/** Requests at a time. */
const atOnce = 6

export interface WantedTile {
  level: SlideLevel
  frame: number
}

export class TileStore {
  readonly #onChange: () => void
  /** In the order of their last use; undefined for one that cannot be shown */
  readonly #tiles = new Map<string, ImageBitmap | undefined>()
  readonly #running = new Map<string, AbortController>()
  #wanted: readonly WantedTile[] = []
  #pixels = 0
  #closed = false

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** A tile that is there. */
  get(level: SlideLevel, frame: number): ImageBitmap | undefined {
    const key = keyOf({ level, frame })
    const tile = this.#tiles.get(key)
    if (!tile) return
    this.#tiles.delete(key)
    this.#tiles.set(key, tile)
    return tile
  }

  /** Whether a tile was asked for and did not come. */
  failed(level: SlideLevel, frame: number): boolean {
    const key = keyOf({ level, frame })
    return this.#tiles.has(key) && this.#tiles.get(key) === undefined
  }

  /** Says what is in view now, the most wanted first; requests for anything else end. */
  want(tiles: readonly WantedTile[]): void {
    this.#wanted = tiles.filter((tile) => !this.#tiles.has(keyOf(tile)))
    const keys = new Set(this.#wanted.map(keyOf))
    for (const [key, abort] of this.#running) if (!keys.has(key)) abort.abort()
    this.#next()
  }

  /** Tiles in view that are still on their way. */
  get missing(): number {
    return this.#wanted.filter((tile) => !this.#tiles.has(keyOf(tile))).length
  }

  close(): void {
    this.#closed = true
    this.#wanted = []
    for (const abort of this.#running.values()) abort.abort()
    for (const tile of this.#tiles.values()) tile?.close()
    this.#tiles.clear()
  }

  #next(): void {
    for (const tile of this.#wanted) {
      if (this.#running.size >= atOnce) return
      const key = keyOf(tile)
      if (!this.#running.has(key) && !this.#tiles.has(key)) void this.#fetch(key, tile)
    }
  }

  async #fetch(key: string, { level, frame }: WantedTile): Promise<void> {
    const abort = new AbortController()
    this.#running.set(key, abort)
    try {
      const address = `${instanceAddress(level.instance)}/frames/${frame}/rendered?quality=90`
      const answer = await send(address, { accept: 'image/jpeg', signal: abort.signal })
      this.#keep(key, await createImageBitmap(await answer.blob()))
    } catch {
      // What was called off is asked for again when it comes back into view; the rest is said to be missing.
      if (!abort.signal.aborted) this.#keep(key, undefined)
    } finally {
      this.#running.delete(key)
      if (!this.#closed) this.#onChange()
      this.#next()
    }
  }

  #keep(key: string, tile: ImageBitmap | undefined): void {
    if (this.#closed) {
      tile?.close()
      return
    }
    this.#tiles.set(key, tile)
    this.#pixels += tile ? tile.width * tile.height : 0
    for (const [oldest, picture] of this.#tiles) {
      if (this.#pixels <= mostPixels || oldest === key) return
      this.#tiles.delete(oldest)
      this.#pixels -= picture ? picture.width * picture.height : 0
      picture?.close()
    }
  }
}

const keyOf = ({ level, frame }: WantedTile): string => `${level.columns} ${frame}`
