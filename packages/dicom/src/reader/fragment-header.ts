/** Item headers inside encapsulated Pixel Data. Source: PS3.5 A.4. */
import type { FragmentsElement } from '../data-set/element.ts'
import { DicomError, type DicomErrorCode } from '../errors.ts'
import { formatTag } from '../tag.ts'
import { type ElementHeader, ITEM, SEQUENCE_DELIMITATION, UNDEFINED_LENGTH } from './element-header.ts'

/** What a header stands for: the Basic Offset Table comes first, then fragments, then the delimiter. */
export type FragmentRole = 'offset-table' | 'fragment' | 'delimiter'

/**
 * @param tableSeen - whether the item of the Basic Offset Table has gone by
 * @param offset - octet of the data set where the header stands
 * @throws DicomError `LG_DICOM_ITEM_EXPECTED`, `LG_DICOM_LENGTH_UNDEFINED`, `LG_DICOM_TOO_MANY_FRAGMENTS`
 */
export function fragmentRole(
  header: ElementHeader,
  element: FragmentsElement,
  tableSeen: boolean,
  offset: number,
  fragmentCount: number,
): FragmentRole {
  const refuse = (code: DicomErrorCode, message: string) =>
    new DicomError(code, `octet ${offset}: ${message}`, { offset, tag: formatTag(header.tag) })
  if (header.tag === SEQUENCE_DELIMITATION) {
    if (!tableSeen) throw refuse('LG_DICOM_ITEM_EXPECTED', 'the item of the Basic Offset Table is missing')
    return 'delimiter'
  }
  if (header.tag !== ITEM) throw refuse('LG_DICOM_ITEM_EXPECTED', 'something else stands where a fragment should')
  if (header.length === UNDEFINED_LENGTH) throw refuse('LG_DICOM_LENGTH_UNDEFINED', 'a fragment states no length')
  const tooMany = tableSeen ? element.fragments.length >= fragmentCount : header.length > fragmentCount * 4
  if (tooMany) throw refuse('LG_DICOM_TOO_MANY_FRAGMENTS', `there are more than ${fragmentCount} fragments`)
  return tableSeen ? 'fragment' : 'offset-table'
}
