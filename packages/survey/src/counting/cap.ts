/**
 * Tells from how a C-FIND ended whether the server gave all it has. Servers that cap their answers say so with the status of a
 * cancelled query, with Out of Resources, with another failure after the last answer, by ending the association, or not at all:
 * then only a round number gives them away.
 *
 * Sources: PS3.4 C.4.1.1.4 (statuses of C-FIND); docs/design/survey-counting.md (what servers do).
 */
import { Status, statusClass } from '@leadglass/network'

/** How one query ended. */
export interface QueryEnding {
  readonly how:
    | 'final'
    | 'aborted'
    | 'closed'
    | 'timed-out'
    | 'protocol-error'
    /** No association could be had any more. */
    | 'unreachable'
    /** One of our own limits: octets, time, requests, answers that brought nothing new. */
    | 'limit'
  /** Of the final response. */
  readonly status?: number
  /** Pending responses with a data set. */
  readonly answers: number
  /** Words for the reasons of a count: which limit, which fault. */
  readonly detail?: string
}

const isOutOfResources = (status: number) => status >> 8 === 0xa7

/** No server caps below this; a smaller answer is taken at its word. */
const SMALLEST_CAP = 10
/** Powers of two up to here are limits that people set. */
const LARGEST_POWER_OF_TWO = 1 << 20

/** 10, 20, 25, 50, 100, 150, 200, 250, 300, …, 1000, 1500, 2000, 2500, …; 64, 128, 256, …; and those less one. */
export function isRound(count: number): boolean {
  return isRoundDecimal(count) || isPowerOfTwo(count) || isPowerOfTwo(count + 1)
}

function isRoundDecimal(count: number): boolean {
  if (count < SMALLEST_CAP) return false
  let leading = count
  while (leading % 10 === 0) leading /= 10
  return leading < 10 || ((leading === 15 || leading === 25) && count >= 25)
}

function isPowerOfTwo(count: number): boolean {
  return count >= 64 && count <= LARGEST_POWER_OF_TWO && (count & (count - 1)) === 0
}

/** What is known of how much a server gives at once. */
export interface CapFacts {
  /** Answers of the longest query of this host so far: a server that gave more once does not cap at less. */
  readonly largest: number
  /** A cap that was found out: as many answers are too many. */
  readonly cap: number
}

/** @returns whether there may be more than what came */
export function mayBeCapped({ how, status, answers }: QueryEnding, { largest, cap }: CapFacts): boolean {
  if (how !== 'final' || status === undefined) return true
  if (status !== Status.Success) return true
  return answers >= cap || (answers >= largest && isRound(answers))
}

/** The query was turned down as such; a narrower one may still be answered only if the server said that it was too wide. */
export function isRefused({ how, status, answers }: QueryEnding): boolean {
  if (answers > 0) return false
  if (how !== 'final' || status === undefined) return true
  const kind = statusClass(status)
  return (kind === 'failure' || kind === 'cancel') && !isOutOfResources(status)
}
