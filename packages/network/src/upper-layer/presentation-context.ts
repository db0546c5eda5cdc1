/**
 * Presentation context items: proposed in A-ASSOCIATE-RQ, answered in A-ASSOCIATE-AC.
 *
 * Sources: PS3.8 9.3.2.2 (proposed), PS3.8 9.3.3.2 (answered, Table 9-18 results).
 */
import { encodeItem, type Item, ItemType, itemsOf } from './item.ts'
import { malformed } from './octet-reader.ts'

/** An abstract syntax with the transfer syntaxes proposed for it, in the requestor's order of preference. */
export interface ProposedContext {
  /** Odd, 1..255. */
  readonly id: number
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUIDs: readonly string[]
}

/** @see PS3.8 Table 9-18 */
export const ContextResult = {
  Acceptance: 0,
  UserRejection: 1,
  NoReason: 2,
  AbstractSyntaxNotSupported: 3,
  TransferSyntaxesNotSupported: 4,
} as const

export interface AnsweredContext {
  readonly id: number
  /** One of `ContextResult`. */
  readonly result: number
  /** Means something only with acceptance; empty where a peer left it out. */
  readonly transferSyntaxUID: string
}

/** @throws NetworkError `LG_PDU_MALFORMED` */
export function decodeProposedContext({ value, offset }: Item): ProposedContext {
  const id = value.uint8()
  value.skip(3)
  const abstractSyntaxUIDs: string[] = []
  const transferSyntaxUIDs: string[] = []
  for (const item of itemsOf(value)) {
    if (item.type === ItemType.AbstractSyntax) abstractSyntaxUIDs.push(item.value.uid(item.value.remaining))
    if (item.type === ItemType.TransferSyntax) transferSyntaxUIDs.push(item.value.uid(item.value.remaining))
  }
  const [abstractSyntaxUID, another] = abstractSyntaxUIDs
  if (id % 2 === 0) throw malformed('a presentation context id is even', offset)
  if (abstractSyntaxUID === undefined || another !== undefined)
    throw malformed('a presentation context has not exactly one abstract syntax', offset)
  if (transferSyntaxUIDs.length === 0) throw malformed('a presentation context has no transfer syntax', offset)
  return { id, abstractSyntaxUID, transferSyntaxUIDs }
}

export function encodeProposedContext(context: ProposedContext): Buffer {
  return encodeItem(
    ItemType.ProposedPresentationContext,
    Buffer.concat([
      Buffer.of(context.id, 0, 0, 0),
      encodeItem(ItemType.AbstractSyntax, context.abstractSyntaxUID),
      ...context.transferSyntaxUIDs.map((uid) => encodeItem(ItemType.TransferSyntax, uid)),
    ]),
  )
}

/** @throws NetworkError `LG_PDU_MALFORMED` */
export function decodeAnsweredContext({ value, offset }: Item): AnsweredContext {
  const id = value.uint8()
  value.skip(1)
  const result = value.uint8()
  value.skip(1)
  let transferSyntaxUID = ''
  for (const item of itemsOf(value))
    if (item.type === ItemType.TransferSyntax && item.value.remaining > 0)
      transferSyntaxUID = item.value.uid(item.value.remaining)
  if (id % 2 === 0) throw malformed('a presentation context id is even', offset)
  if (result === ContextResult.Acceptance && transferSyntaxUID === '')
    throw malformed('an accepted presentation context has no transfer syntax', offset)
  return { id, result, transferSyntaxUID }
}

export function encodeAnsweredContext(context: AnsweredContext): Buffer {
  return encodeItem(
    ItemType.AcceptedPresentationContext,
    Buffer.concat([
      Buffer.of(context.id, 0, context.result, 0),
      encodeItem(ItemType.TransferSyntax, context.transferSyntaxUID),
    ]),
  )
}
