/**
 * The layout that A-ASSOCIATE-RQ and A-ASSOCIATE-AC share: versions, AE titles, then items.
 *
 * Sources: PS3.8 9.3.2 Table 9-11, PS3.8 9.3.3 Table 9-17.
 */
import { encodeItem, type Item, ItemType, itemsOf, uint16 } from './item.ts'
import { malformed, openPdu } from './octet-reader.ts'
import { encodePdu, type PduType } from './pdu-type.ts'
import { decodeUserInformation, encodeUserInformation, type UserInformation } from './user-information.ts'

/** The DICOM Application Context Name (PS3.7 A.2.1). */
export const dicomApplicationContext = '1.2.840.10008.3.1.1.1'

export interface AssociateBody<Context> {
  /** Bit 0 set: version 1, the only one there is. */
  readonly protocolVersion: number
  /** Without its padding. */
  readonly calledAETitle: string
  readonly callingAETitle: string
  readonly applicationContextName: string
  readonly presentationContexts: readonly Context[]
  readonly userInformation: UserInformation
}

const AE_TITLE_OCTETS = 16
const RESERVED_OCTETS = 32
/** Ids are odd numbers of one octet. */
const MOST_CONTEXTS = 128

/** How one of the two PDUs keeps its presentation contexts. */
export interface ContextCodec<Context> {
  readonly pduType: PduType
  readonly itemType: number
  decode(item: Item): Context
  encode(context: Context): Buffer
}

/** @throws NetworkError `LG_PDU_MALFORMED` */
export function decodeAssociateBody<Context extends { id: number }>(
  pdu: Uint8Array,
  codec: ContextCodec<Context>,
): AssociateBody<Context> {
  const reader = openPdu(pdu, codec.pduType)
  const protocolVersion = reader.uint16()
  reader.skip(2)
  const calledAETitle = reader.text(AE_TITLE_OCTETS).trim()
  const callingAETitle = reader.text(AE_TITLE_OCTETS).trim()
  reader.skip(RESERVED_OCTETS)
  const items = [...itemsOf(reader)]
  const end = reader.offset
  const applicationContext = only(items, ItemType.ApplicationContext)
  if (!applicationContext) throw malformed('the application context is missing', end)
  const userInformation = only(items, ItemType.UserInformation)
  return {
    protocolVersion,
    calledAETitle,
    callingAETitle,
    applicationContextName: applicationContext.value.uid(applicationContext.value.remaining),
    presentationContexts: decodeContexts(items, codec, end),
    userInformation: userInformation ? decodeUserInformation(userInformation.value) : {},
  }
}

export function encodeAssociateBody<Context>(body: AssociateBody<Context>, codec: ContextCodec<Context>): Buffer {
  return encodePdu(
    codec.pduType,
    Buffer.concat([
      uint16(body.protocolVersion),
      uint16(0),
      encodeAETitle(body.calledAETitle),
      encodeAETitle(body.callingAETitle),
      Buffer.alloc(RESERVED_OCTETS),
      encodeItem(ItemType.ApplicationContext, body.applicationContextName),
      ...body.presentationContexts.map((context) => codec.encode(context)),
      encodeItem(ItemType.UserInformation, encodeUserInformation(body.userInformation)),
    ]),
  )
}

/** @throws RangeError if it is empty, longer than 16 characters, or not printable ASCII without backslash */
function encodeAETitle(title: string): Buffer {
  if (!/^[\x20-\x5b\x5d-\x7e]{1,16}$/.test(title) || title.trim() === '')
    throw new RangeError('An AE title has 1 to 16 printable ASCII characters without backslash')
  return Buffer.from(title.padEnd(AE_TITLE_OCTETS), 'latin1')
}

function decodeContexts<Context extends { id: number }>(
  items: readonly Item[],
  codec: ContextCodec<Context>,
  end: number,
): Context[] {
  const own = items.filter((item) => item.type === codec.itemType)
  if (own.length === 0) throw malformed('there is no presentation context', end)
  if (own.length > MOST_CONTEXTS) throw malformed('there are more than 128 presentation contexts', end)
  const ids = new Set<number>()
  return own.map((item) => {
    const context = codec.decode(item)
    if (ids.has(context.id)) throw malformed('a presentation context id is repeated', item.offset)
    ids.add(context.id)
    return context
  })
}

function only(items: readonly Item[], type: number): Item | undefined {
  const [item, another] = items.filter((each) => each.type === type)
  if (another) throw malformed('an item that may be there once is repeated', another.offset)
  return item
}
