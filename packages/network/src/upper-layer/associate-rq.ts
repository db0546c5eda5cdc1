/** A-ASSOCIATE-RQ: the requestor's greeting. Source: PS3.8 9.3.2. */
import { type AssociateBody, type ContextCodec, decodeAssociateBody, encodeAssociateBody } from './associate-body.ts'
import { ItemType } from './item.ts'
import { PduType } from './pdu-type.ts'
import { decodeProposedContext, encodeProposedContext, type ProposedContext } from './presentation-context.ts'

export type AssociateRQ = AssociateBody<ProposedContext>

const codec: ContextCodec<ProposedContext> = {
  pduType: PduType.AssociateRQ,
  itemType: ItemType.ProposedPresentationContext,
  decode: decodeProposedContext,
  encode: encodeProposedContext,
}

/**
 * Decodes one A-ASSOCIATE-RQ PDU. Items of unknown type are passed over (PS3.8 9.3.1).
 *
 * @param pdu - the whole PDU, header included
 * @throws NetworkError `LG_PDU_MALFORMED`; `detail.offset` is the octet, from 0, at fault
 * @see PS3.8 9.3.2, Table 9-11
 */
export function decodeAssociateRQ(pdu: Uint8Array): AssociateRQ {
  return decodeAssociateBody(pdu, codec)
}

export function encodeAssociateRQ(request: AssociateRQ): Buffer {
  return encodeAssociateBody(request, codec)
}
