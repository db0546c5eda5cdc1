/** SOP class common extended negotiation: which service class a SOP class belongs to. Source: PS3.7 D.3.3.6. */
import { encodeCounted, encodeItem, ItemType } from '../item.ts'
import type { OctetReader } from '../octet-reader.ts'

export interface CommonExtendedNegotiation {
  readonly sopClassUID: string
  readonly serviceClassUID: string
  readonly relatedGeneralSOPClassUIDs: readonly string[]
}

/** What later versions of the sub-item append is passed over. */
export function decodeCommonExtendedNegotiation(value: OctetReader): CommonExtendedNegotiation {
  const sopClassUID = value.uid(value.uint16())
  const serviceClassUID = value.uid(value.uint16())
  const related = value.sub(value.uint16())
  const relatedGeneralSOPClassUIDs: string[] = []
  while (related.remaining > 0) relatedGeneralSOPClassUIDs.push(related.uid(related.uint16()))
  return { sopClassUID, serviceClassUID, relatedGeneralSOPClassUIDs }
}

export function encodeCommonExtendedNegotiation(negotiation: CommonExtendedNegotiation): Buffer {
  return encodeItem(
    ItemType.CommonExtendedNegotiation,
    Buffer.concat([
      encodeCounted(negotiation.sopClassUID),
      encodeCounted(negotiation.serviceClassUID),
      encodeCounted(Buffer.concat(negotiation.relatedGeneralSOPClassUIDs.map(encodeCounted))),
    ]),
  )
}
