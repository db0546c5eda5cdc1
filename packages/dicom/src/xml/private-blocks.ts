/**
 * Private elements of the Native DICOM Model: `gggg00ee` and the name of who reserved the block, instead of the block itself.
 *
 * Sources: PS3.19 Table A.1.5-2 (tag, privateCreator), PS3.5 7.8.1 (private blocks).
 */
import type { DicomJsonModel } from '../json/model.ts'

/** Blocks 10H to FFH of each odd group (PS3.5 7.8.1). */
const firstBlock = 0x10
const lastBlock = 0xff

/** Who reserved the block of a private element; `undefined` for standard elements, creators, and blocks nobody reserved. */
export function privateCreatorOf(model: DicomJsonModel, key: string): string | undefined {
  const block = key.slice(4, 6)
  if (!isPrivate(key) || block === '00') return undefined
  const creator = model[`${key.slice(0, 4)}00${block}`]?.Value?.[0]
  return typeof creator === 'string' && creator !== '' ? creator : undefined
}

/**
 * The tag of a private element in this data set; reserves a block for a creator that has none yet.
 *
 * @returns `undefined` where the group has no block left
 */
export function placePrivate(model: DicomJsonModel, key: string, creator: string): string | undefined {
  const group = key.slice(0, 4)
  for (let block = firstBlock; block <= lastBlock; block += 1) {
    const digits = block.toString(16).toUpperCase().padStart(2, '0')
    const holder = `${group}00${digits}`
    const held = model[holder]?.Value?.[0]
    if (held !== undefined && held !== creator) continue
    model[holder] ??= { vr: 'LO', Value: [creator] }
    return `${group}${digits}${key.slice(6)}`
  }
  return undefined
}

export function isPrivate(key: string): boolean {
  return (Number.parseInt(key.slice(0, 4), 16) & 1) === 1
}
