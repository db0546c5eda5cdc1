/**
 * The DICOM probe: what a port answers to an association request of a stranger with an honest name, whether it answers queries,
 * and how much it then exposes.
 *
 * It never retrieves, stores, guesses an AE title or tries again after a rejection. Images are reachable and the archive is
 * writable where it accepts the presentation contexts for it; no message is sent on them.
 *
 * Sources: docs/design/survey-counting.md, PS3.8 7.1, PS3.4 Annex C.
 */
import { randomBytes } from 'node:crypto'
import { UIDs } from '@leadglass/dicom'
import { type AssociateAC, formatStatus, rejectionReason } from '@leadglass/network'
import type { QueryEnding } from '../../counting/cap.ts'
import { countArchive } from '../../counting/count-archive.ts'
import type { Asker } from '../../counting/count-level.ts'
import { type MemoryBudget, memoryBudget } from '../../counting/hash-set.ts'
import { HASH_KEY_OCTETS } from '../../counting/keyed-hash.ts'
import { type CountingLimits, defaultCountingLimits, SET_MEMORY_OCTETS } from '../../counting/limits.ts'
import type { Count, Counts, DicomFacts, Evidence, Outcome, Rung } from '../../finding.ts'
import type { Probe, ProbeResult, Reach, Target } from '../probe.ts'
import { Conversation, type Opening } from './conversation.ts'
import { exposedFieldsOf, FirstStudy } from './identifying-fields.ts'
import { findSOPClasses, retrieveSOPClasses, storageSOPClasses } from './proposal.ts'

export interface DicomProbeOptions {
  readonly limits?: Partial<CountingLimits>
  /** Octets that the hosts counted at the same time may hold together; default: 768 MiB. */
  readonly setMemoryOctets?: number
  /** `HASH_KEY_OCTETS`, shared with other probes of the run, so that their sketches can be compared; default: a new one. */
  readonly sketchKey?: Uint8Array
}

/** One probe serves a whole run: the key of its sketches lives as long as it does. */
export function dicomProbe(options: DicomProbeOptions = {}): Probe {
  const tools = {
    limits: { ...defaultCountingLimits, ...options.limits },
    budget: memoryBudget(options.setMemoryOctets ?? SET_MEMORY_OCTETS),
    sketchKey: options.sketchKey ?? randomBytes(HASH_KEY_OCTETS),
  }
  return { name: 'dicom', run: (target, reach) => probe(target, reach, tools) }
}

interface Tools {
  readonly limits: CountingLimits
  readonly budget: MemoryBudget
  readonly sketchKey: Uint8Array
}

async function probe({ port }: Target, reach: Reach, tools: Tools): Promise<ProbeResult> {
  const conversation = new Conversation({ reach, port, limits: tools.limits })
  try {
    const plain = await conversation.open(false)
    const opening = maySpeakTls(plain) ? await openInTls(conversation, plain) : plain
    if (opening.kind === 'accepted') return await examine(conversation, opening.answer, reach.highestRung, tools)
    return unopened(opening, conversation.isInTls)
  } finally {
    await conversation.close()
  }
}

/** A port that speaks TLS ends the connection, with an alert or without, when it reads an association request. */
function maySpeakTls(opening: Opening): boolean {
  if (opening.kind === 'not-dicom') return opening.looksLikeTls
  return opening.kind === 'closed' && opening.octets === 0
}

/** The second try was for TLS alone: where there is none, what was seen before stands. */
async function openInTls(conversation: Conversation, plain: Opening): Promise<Opening> {
  const secured = await conversation.open(true)
  if (secured.kind !== 'not-connected') return secured
  conversation.isInTls = false
  return plain
}

const found = (rung: Rung, what: string): Evidence => ({ rung, probe: 'dicom', what })

/** What is said of a port with which there is no association. */
function unopened(opening: Exclude<Opening, { kind: 'accepted' }>, overTls: boolean): ProbeResult {
  const inTls = overTls ? ' inside TLS' : ''
  switch (opening.kind) {
    case 'not-connected':
      return unconnected(opening.failure)
    case 'rejected': {
      const { rejection } = opening
      const { result, source, reason } = rejection
      const codes = `result ${result}, source ${source}, reason ${reason}`
      return {
        outcome: 'done',
        evidence: [found(3, `A-ASSOCIATE-RJ${inTls} (${codes}): ${rejectionReason(rejection)}`)],
        dicom: { rejection, acceptsAnyCallingAETitle: false, acceptedSOPClassUIDs: [], overTls },
      }
    }
    case 'aborted':
      return {
        outcome: 'done',
        evidence: [found(3, `A-ABORT${inTls} in answer to the A-ASSOCIATE-RQ`)],
        dicom: { acceptsAnyCallingAETitle: false, acceptedSOPClassUIDs: [], overTls },
      }
    case 'not-dicom':
      return {
        outcome: 'protocol-error',
        evidence: [found(2, `an answer${inTls} to the A-ASSOCIATE-RQ that is no PDU`)],
      }
    case 'closed':
      return { outcome: 'done', evidence: [found(1, `the connection${inTls} was closed without an answer`)] }
    case 'timed-out':
    case 'limit':
      return { outcome: 'timed-out', evidence: [found(1, `no whole answer${inTls} to the A-ASSOCIATE-RQ in time`)] }
  }
}

/** A connection that is reset was accepted before. */
function unconnected(failure: string): ProbeResult {
  if (failure === 'ECONNRESET') return { outcome: 'refused', evidence: [found(1, 'the connection was reset')] }
  const outcome = failure === 'ECONNREFUSED' ? 'refused' : 'timed-out'
  return { outcome, evidence: [found(0, `no connection: ${failure}`)] }
}

async function examine(
  conversation: Conversation,
  answer: AssociateAC,
  highestRung: Rung,
  tools: Tools,
): Promise<ProbeResult> {
  const facts = factsOf(answer, conversation)
  const evidence: Evidence[] = []
  if (conversation.accepted(findSOPClasses).length === 0)
    evidence.push(found(4, 'A-ASSOCIATE-AC to a stranger; every query context was refused'))
  const [verification] = highestRung >= 5 ? conversation.accepted([UIDs.VerificationSOPClass]) : []
  if (verification) {
    const ending = await conversation.echo(verification)
    if (ending.how === 'final') evidence.push(found(5, `C-ECHO-RSP with status ${formatStatus(ending.status!)}`))
  }
  if (conversation.accepted(findSOPClasses).length === 0 || highestRung < 6)
    return { outcome: 'done', evidence: orAccepted(evidence), dicom: facts }
  return query(conversation, facts, evidence, tools)
}

/** Where the scope ends below the queries, all that is proven is the association. */
function orAccepted(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.length > 0 ? evidence : [found(4, 'A-ASSOCIATE-AC to a stranger; the scope allows no more')]
}

async function query(
  conversation: Conversation,
  facts: DicomFacts,
  before: readonly Evidence[],
  { limits, budget, sketchKey }: Tools,
): Promise<ProbeResult> {
  const firstStudy = new FirstStudy()
  const asker: Asker = {
    ask: (slice, sink, parents) =>
      conversation.ask(slice, slice.level === 'STUDY' ? firstStudy.before(sink) : sink, parents),
  }
  try {
    const archive = await countArchive({ asker, limits, budget, sketchKey })
    const dicom = archive.first.status === undefined ? facts : { ...facts, findStatus: archive.first.status }
    const { first } = archive
    const isOdd = conversation.strayMessageIDs > 0
    const reasons = isOdd ? [...archive.reasons, 'responses that name another request'] : archive.reasons
    const counts = archive.counts && (isOdd ? weakened(archive.counts) : archive.counts)
    if (counts === undefined || counts.studies.value === 0)
      return { outcome: outcomeOf(first), evidence: [...before, found(6, unanswered(first))], dicom }
    const exposedFields = await exposedFieldsOf(conversation, firstStudy.uid)
    const evidence = [...before, ...exposure(conversation, reasons)]
    const isReachable = evidence.some(({ rung }) => rung >= 8)
    return {
      outcome: isOdd ? 'protocol-error' : outcomeOf(first),
      evidence,
      dicom,
      counts: countsOf(counts, isReachable),
      exposedFields,
      sketch: archive.sketch,
    }
  } finally {
    firstStudy.forget()
  }
}

/** A server that mixes up its responses may have left some out. */
function weakened({ studies, images }: Pick<Counts, 'studies' | 'images'>): Pick<Counts, 'studies' | 'images'> {
  return { studies: atLeast(studies), images: atLeast(images) }
}

function atLeast(count: Count): Count {
  return { value: count.certainty === 'estimated' ? count.low : count.value, certainty: 'at least' }
}

function countsOf(counts: Pick<Counts, 'studies' | 'images'>, isReachable: boolean): Counts {
  return { ...counts, imagesAccessible: isReachable ? counts.images : { value: 0, certainty: 'exact' } }
}

/** What is proven of a server that answered a query. Reachable and writable are told by the contexts it accepted. */
function exposure(conversation: Conversation, reasons: readonly string[]): Evidence[] {
  const why = reasons.length === 0 ? '' : `; not counted to the end: ${reasons.join('; ')}`
  const evidence = [found(7, `C-FIND-RSP with status FF00H to a query without keys of a patient${why}`)]
  const [retrieve] = conversation.accepted(retrieveSOPClasses)
  if (retrieve) evidence.push(found(8, `presentation context for retrieval accepted: ${retrieve.abstractSyntaxUID}`))
  const [storage] = conversation.accepted(storageSOPClasses)
  if (storage) evidence.push(found(9, `presentation context for storage accepted: ${storage.abstractSyntaxUID}`))
  return evidence
}

/** Why a query context that was accepted brought no answer. */
function unanswered({ how, status, answers, detail }: QueryEnding): string {
  switch (how) {
    case 'final':
      if (status !== 0) return `C-FIND refused with status ${formatStatus(status!)}`
      return answers === 0
        ? 'C-FIND-RSP with status 0000H and no match: nothing was given'
        : 'C-FIND answered without the UID of a study'
    case 'aborted':
      return 'A-ABORT in answer to C-FIND-RQ'
    case 'timed-out':
      return 'C-FIND-RQ was not answered in time'
    case 'protocol-error':
      return `C-FIND-RQ was answered against the protocol: ${detail ?? 'unknown'}`
    case 'limit':
      return 'C-FIND-RQ was answered without end and without the UID of a study'
    default:
      return 'the connection ended before C-FIND-RQ was answered'
  }
}

function outcomeOf({ how }: QueryEnding): Outcome {
  if (how === 'timed-out') return 'timed-out'
  return how === 'protocol-error' ? 'protocol-error' : 'done'
}

function factsOf({ userInformation }: AssociateAC, conversation: Conversation): DicomFacts {
  const { implementationClassUID, implementationVersionName, maximumLength } = userInformation
  return {
    ...(implementationClassUID === undefined ? {} : { implementationClassUID }),
    ...(implementationVersionName === undefined ? {} : { implementationVersionName }),
    ...(maximumLength === undefined ? {} : { maximumPduOctets: maximumLength }),
    acceptsAnyCallingAETitle: true,
    acceptedSOPClassUIDs: conversation.contexts.map(({ abstractSyntaxUID }) => abstractSyntaxUID),
    overTls: conversation.isInTls,
  }
}
