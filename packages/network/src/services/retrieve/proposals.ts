/**
 * What to propose to a receiver, so that each instance can go as stored and the uncompressed ones otherwise: for each SOP
 * class a context for each transfer syntax as stored and one for what can be converted to.
 *
 * An association has at most 128 contexts (PS3.8 9.3.2.2): what needs more goes in several, one after the other.
 */
import { canConvert, UIDs } from '@leadglass/dicom'
import type { ContextProposal } from '../../association/open-association.ts'

const MOST_CONTEXTS = 128
/** In the order in which we would rather convert; every node has to take the last (PS3.5 10.1). */
const convertible = [UIDs.ExplicitVRLittleEndian, UIDs.ImplicitVRLittleEndian] as const

export interface Batch<I> {
  readonly contexts: readonly ContextProposal[]
  readonly instances: readonly I[]
}

interface Sendable {
  readonly sopClassUID: string
  readonly transferSyntaxUID: string
}

/** Instances stay in their order within a batch. */
export function batchesOf<I extends Sendable>(instances: readonly I[]): Batch<I>[] {
  const syntaxes = new Map<string, Set<string>>()
  for (const { sopClassUID, transferSyntaxUID } of instances) {
    const known = syntaxes.get(sopClassUID) ?? new Set()
    syntaxes.set(sopClassUID, known.add(transferSyntaxUID))
  }
  const groups: { contexts: ContextProposal[]; sopClasses: Set<string> }[] = []
  for (const [sopClassUID, stored] of syntaxes) {
    const contexts = proposalsFor(sopClassUID, [...stored])
    const last = groups.at(-1)
    if (last && last.contexts.length + contexts.length <= MOST_CONTEXTS) {
      last.contexts.push(...contexts)
      last.sopClasses.add(sopClassUID)
    } else groups.push({ contexts, sopClasses: new Set([sopClassUID]) })
  }
  return groups.map(({ contexts, sopClasses }) => ({
    contexts,
    instances: instances.filter(({ sopClassUID }) => sopClasses.has(sopClassUID)),
  }))
}

export function proposalsFor(abstractSyntaxUID: string, stored: readonly string[]): ContextProposal[] {
  const others = convertible.filter((uid) => !stored.includes(uid) && stored.some((each) => canConvert(each, uid)))
  return [
    ...stored.map((uid) => ({ abstractSyntaxUID, transferSyntaxUIDs: [uid] })),
    ...others.map((uid) => ({ abstractSyntaxUID, transferSyntaxUIDs: [uid] })),
  ].slice(0, MOST_CONTEXTS)
}
