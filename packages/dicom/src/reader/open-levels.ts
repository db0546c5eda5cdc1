/** The sequences and items that are open, in a list and not on the call stack. Source: PS3.5 7.5. */
import type { DataSet } from '../data-set/data-set.ts'
import type { SequenceElement } from '../data-set/element.ts'
import type { Encoding } from './element-header.ts'

/** A sequence or an item that is open, or the data set itself. */
export interface Level {
  /** Set for a sequence, whose content is items; not for what has elements. */
  readonly sequence: SequenceElement | undefined
  /** The data set that elements go to, or that the sequence stands in. */
  readonly set: DataSet
  readonly encoding: Encoding
  /** Octet behind its last one; Infinity if a delimiter closes it, NaN for the data set itself. */
  readonly end: number
  /** The smallest `end` of this level and all around it: nothing may reach beyond. */
  readonly bound: number
}

export class OpenLevels {
  /** The innermost one. */
  current: Level
  /** How many sequences are open. */
  sequenceCount = 0
  private readonly outer: Level[] = []

  /** @param bound - octets of the data set, Infinity if not known */
  constructor(set: DataSet, encoding: Encoding, bound: number) {
    this.current = { sequence: undefined, set, encoding, end: Number.NaN, bound }
  }

  /** Whether no sequence is open. */
  get atTop(): boolean {
    return this.outer.length === 0
  }

  /** From here on, elements outside sequences go to another data set. */
  continueIn(set: DataSet): void {
    this.current = { ...this.current, set }
  }

  openSequence(sequence: SequenceElement, encoding: Encoding, end: number): void {
    this.sequenceCount++
    this.open({ sequence, set: this.current.set, encoding, end, bound: Math.min(this.current.bound, end) })
  }

  openItem(set: DataSet, end: number): void {
    const { encoding, bound } = this.current
    this.open({ sequence: undefined, set, encoding, end, bound: Math.min(bound, end) })
  }

  private open(level: Level): void {
    this.outer.push(this.current)
    this.current = level
  }

  close(): void {
    if (this.current.sequence !== undefined) this.sequenceCount--
    this.current = this.outer.pop() as Level
  }

  /** Closes what ends at this octet by its stated length. */
  closeEndingAt(offset: number): void {
    while (this.current.end === offset) this.close()
  }
}
