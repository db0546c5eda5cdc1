/**
 * Attributes that Table E.1-1 does not name stay, says PS3.15 E.1.1. Here they stay as far as their kind cannot hold a person: what is
 * neither in the table nor in the dictionary goes, and names, dates, UIDs and free text are treated as their like in the table.
 */
import { entryOf, type Tag, Tags, type VR } from '@leadglass/dicom'
import type { Action } from '../profile/action.ts'
import type { Profile } from '../profile/options.ts'

const remove: Action = { code: 'X', otherwise: 'X' }
const empty: Action = { code: 'Z', otherwise: 'Z' }
const keep: Action = { code: 'K', otherwise: 'Z' }
const keepText: Action = { code: 'K', otherwise: 'D' }
const clean: Action = { code: 'C', otherwise: 'D' }
const replace: Action = { code: 'U', otherwise: 'U' }

export function unlistedAction(tag: Tag, vr: VR, { options }: Profile): Action {
  const entry = entryOf(tag)
  if (entry === undefined || isOfDirectory(tag)) return remove
  switch (vr) {
    case 'PN':
    case 'AE':
    case 'UR':
      return empty
    case 'UN':
      return tag === Tags.PixelData ? keep : remove
    case 'UI':
      return options.has('retain-uids') || namesClass(entry.keyword) ? keep : replace
    case 'DA':
    case 'DT':
      return { code: 'C', otherwise: 'D' }
    case 'LT':
    case 'ST':
    case 'UT':
      return clean
    case 'LO':
    case 'SH':
    case 'UC':
      return entry.retired ? clean : keepText
    case 'CS':
      return keepText
    default:
      return keep
  }
}

/** UIDs that say of which kind something is, not which one. */
function namesClass(keyword: string): boolean {
  return /(Class|TransferSyntax|CodingScheme|ContextGroupExtensionCreator|MappingResource|Context)UID/.test(keyword)
}

/** Directories of media (group 0004) name files, and files are named after patients. PS3.3 Annex F */
function isOfDirectory(tag: Tag): boolean {
  return tag >>> 16 === 0x0004
}
