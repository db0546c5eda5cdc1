/** Feeds a decoder with damaged inputs, the same ones for the same seed. */
import type { Finding, FuzzTarget } from './fuzz-target.ts'
import { mutate } from './mutate.ts'
import { Random } from './random.ts'

export interface FuzzOptions {
  /** How many inputs; each comes from `seed` and its number alone. */
  readonly inputs: number
  readonly seed: number
  /** First number; a finding is repeated with its number here and `inputs: 1`. Default 0. */
  readonly from?: number
  /** An input that takes longer is a finding. Default 2,000 ms: decoding is far below, a busy machine is not. */
  readonly slowMs?: number
}

/** @returns the inputs on which the target threw or took too long; none is the wish */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<Finding[]> {
  const { inputs, seed, from = 0, slowMs = 2_000 } = options
  const seeds = target.seeds()
  const findings: Finding[] = []
  for (let number = from; number < from + inputs; number++) {
    const input = inputOf(seeds, seed, number)
    const error = await failureOf(target, input, slowMs)
    if (error !== undefined) findings.push({ target: target.name, seed, number, input, error })
  }
  return findings
}

/** The first inputs are the seeds as they are; the others are damaged. */
function inputOf(seeds: readonly Uint8Array[], seed: number, number: number): Uint8Array {
  const whole = seeds[number]
  return whole ?? mutate(seeds, new Random(Math.imul(seed, 0x9e3779b1) + number))
}

async function failureOf(target: FuzzTarget, input: Uint8Array, slowMs: number): Promise<unknown> {
  const start = performance.now()
  try {
    await target.run(input.slice())
  } catch (error) {
    return error ?? new Error('the target threw nothing')
  }
  const elapsedMs = performance.now() - start
  return elapsedMs > slowMs ? new Error(`took ${Math.round(elapsedMs)} ms`) : undefined
}
