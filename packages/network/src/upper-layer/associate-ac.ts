/** A-ASSOCIATE-AC: the acceptor's answer, one result for each proposed context. Source: PS3.8 9.3.3. */
import { type AssociateBody, type ContextCodec, decodeAssociateBody, encodeAssociateBody } from './associate-body.ts'
import { ItemType } from './item.ts'
import { PduType } from './pdu-type.ts'
import { type AnsweredContext, decodeAnsweredContext, encodeAnsweredContext } from './presentation-context.ts'

/** The AE titles in it are those of the request and shall not be tested when received (PS3.8 Table 9-17). */
export type AssociateAC = AssociateBody<AnsweredContext>

const codec: ContextCodec<AnsweredContext> = {
  pduType: PduType.AssociateAC,
  itemType: ItemType.AcceptedPresentationContext,
  decode: decodeAnsweredContext,
  encode: encodeAnsweredContext,
}

/**
 * Decodes one A-ASSOCIATE-AC PDU. Items of unknown type are passed over.
 *
 * @param pdu - the whole PDU, header included
 * @throws NetworkError `LG_PDU_MALFORMED`; `detail.offset` is the octet, from 0, at fault
 * @see PS3.8 9.3.3, Table 9-17
 */
export function decodeAssociateAC(pdu: Uint8Array): AssociateAC {
  return decodeAssociateBody(pdu, codec)
}

export function encodeAssociateAC(answer: AssociateAC): Buffer {
  return encodeAssociateBody(answer, codec)
}
