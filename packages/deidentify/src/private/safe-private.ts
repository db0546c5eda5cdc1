/**
 * Private attributes that are known to hold nothing of a patient, and that pictures cannot be measured without.
 *
 * Source: PS3.15 Table E.3.10-1 (Safe Private Attributes), entered by hand. Left out although the table has them: attributes
 * that are blocks of octets or free text, in which anything could be, and UIDs.
 */
import type { DataSet, Tag } from '@leadglass/dicom'

/** Private creator → group and element within the block, both hexadecimal. */
const safe: Readonly<Record<string, string>> = {
  'Philips PET Private Group': '7053:00,09',
  ELSCINT1: '00E1:21 01E1:26,50 01F1:01,07,26,27',
  GEMS_ACQU_01: '0019:23,24,27,9E',
  GEMS_PARM_01: '0043:27,39,6F',
  GEMS_SERS_01: '0025:07',
  GEMS_HELIOS_01: '0045:01,02',
  'GEIIS PACS': '0903:10,11,12',
  'Philips Imaging DD 001': '2001:03,04',
  'Philips MR Imaging DD 001': '2005:0D,0E',
  'SIEMENS MR HEADER': '0019:0C,0D,0E,27',
}

const known: ReadonlySet<string> = new Set(
  Object.entries(safe).flatMap(([creator, groups]) =>
    groups.split(' ').flatMap((text) => {
      const [group = '', elements = ''] = text.split(':')
      return elements
        .split(',')
        .map((element) => keyOf(creator, Number.parseInt(group, 16), Number.parseInt(element, 16)))
    }),
  ),
)

function keyOf(creator: string, group: number, element: number): string {
  return `${group}:${element}:${creator}`
}

/** The element that names the creator of a private element's block; `undefined` for elements outside any block. PS3.5 7.8.1 */
export function creatorTagOf(tag: Tag): Tag | undefined {
  const block = (tag >>> 8) & 0xff
  return block >= 0x10 ? ((tag & 0xffff0000) | block) >>> 0 : undefined
}

/** Whether the table names this element, by the creator that reserves its block in this data set. */
export function isSafePrivate(set: DataSet, tag: Tag): boolean {
  const creatorTag = creatorTagOf(tag)
  const creator = creatorTag === undefined ? undefined : set.string(creatorTag)
  return creator !== undefined && known.has(keyOf(creator, tag >>> 16, tag & 0xff))
}
