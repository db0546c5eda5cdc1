/** Sends samples over DICOM TLS as a modality does: one association after the other, each instance answered. */
import { type ClientTlsMaterial, type ContextProposal, openAssociation, Status } from '@leadglass/network'
import type { Sample } from './sample.ts'

export interface Destination {
  readonly host: string
  readonly port: number
  readonly callingAETitle: string
  readonly calledAETitle: string
  readonly tls: ClientTlsMaterial
}

/** Presentation context IDs are the odd numbers of one octet (PS3.8 9.3.2.2). */
const contextsPerAssociation = 128

/**
 * Sends all samples.
 *
 * @param onAnswer - called after each answer with the number of answers so far
 * @param signal - ends the work after the instance that is under way
 * @returns how many were answered with success
 * @throws NetworkError when an association cannot be opened or breaks
 */
export async function send(
  destination: Destination,
  samples: readonly Sample[],
  onAnswer: (answered: number) => void,
  signal: AbortSignal,
): Promise<number> {
  let answered = 0
  let stored = 0
  for (const batch of batchesOf(samples)) {
    if (signal.aborted) break
    const association = await openAssociation({ ...destination, contexts: contextsOf(batch) })
    for (const sample of batch) {
      if (signal.aborted) break
      const { Status: status } = await association.store({ ...sample, dataSet: await sample.dataSet() })
      if (status === Status.Success) stored += 1
      answered += 1
      onAnswer(answered)
    }
    await association.release()
  }
  return stored
}

const contextKey = (sample: Sample) => `${sample.sopClassUID} ${sample.transferSyntaxUID}`

/** One context for each pair, so that the acceptor has no choice of transfer syntax to make. */
function contextsOf(samples: readonly Sample[]): ContextProposal[] {
  const pairs = new Map(samples.map((sample) => [contextKey(sample), sample]))
  return [...pairs.values()].map((sample) => ({
    abstractSyntaxUID: sample.sopClassUID,
    transferSyntaxUIDs: [sample.transferSyntaxUID],
  }))
}

/** Cuts the samples, in their order, where an association would need more contexts than there are. */
export function batchesOf(samples: readonly Sample[]): Sample[][] {
  const batches: Sample[][] = []
  let pairs = new Set<string>()
  for (const sample of samples) {
    if (batches.length === 0 || (pairs.size === contextsPerAssociation && !pairs.has(contextKey(sample)))) {
      batches.push([])
      pairs = new Set()
    }
    pairs.add(contextKey(sample))
    batches.at(-1)?.push(sample)
  }
  return batches
}
