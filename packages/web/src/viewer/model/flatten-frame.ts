/**
 * One frame's data set: the instance, with the functional groups of this frame in place of the sequences that hold them.
 * An enhanced multi-frame instance then reads like a single-frame one.
 *
 * Sources: PS3.3 C.7.6.16 (functional groups), PS3.18 F.2.7 (InlineBinary).
 */
import { attributes } from '../../dicomweb/attributes.ts'
import { items, type JsonAttribute, type JsonDataSet } from '../../dicomweb/dicom-json.ts'
import { withSpacing } from './pixel-spacing.ts'

const { SharedFunctionalGroupsSequence, PerFrameFunctionalGroupsSequence, NumberOfFrames } = attributes

/** Macros that may have several items stay sequences. */
const { RealWorldValueMappingSequence } = attributes

/**
 * @param frameNumber - counted from 1
 * @returns a data set without functional groups and number of frames; values of the frame win over shared ones
 */
export function flattenFrame(instance: JsonDataSet, frameNumber: number): JsonDataSet {
  const [shared = {}] = items(instance, 'SharedFunctionalGroupsSequence')
  const perFrame = items(instance, 'PerFrameFunctionalGroupsSequence')[frameNumber - 1] ?? {}
  const flat: Record<string, JsonAttribute> = { ...instance, ...macros(shared), ...macros(perFrame) }
  for (const tag of [SharedFunctionalGroupsSequence, PerFrameFunctionalGroupsSequence, NumberOfFrames]) delete flat[tag]
  return withSpacing(withPalettes(flat))
}

/** Attributes inside the first item of each macro's sequence. */
function macros(group: JsonDataSet): JsonDataSet {
  const { [RealWorldValueMappingSequence]: maps, ...others } = group
  const inner = Object.values(others).flatMap(({ vr, Value }) => (vr === 'SQ' ? Value?.slice(0, 1) : []) ?? [])
  if (maps) inner.push({ [RealWorldValueMappingSequence]: maps })
  return Object.assign({}, ...inner.filter((item) => typeof item === 'object')) as JsonDataSet
}

/** Palette tables come as Base64 of little-endian words; the image loader wants numbers. PS3.3 C.7.9. */
const paletteTags = ['00281201', '00281202', '00281203']

function withPalettes(dataSet: Record<string, JsonAttribute>): Record<string, JsonAttribute> {
  for (const tag of paletteTags) {
    const inline = dataSet[tag]?.InlineBinary
    if (inline) dataSet[tag] = { vr: 'OW', Value: wordsOfBase64(inline) }
  }
  return dataSet
}

function wordsOfBase64(base64: string): number[] {
  const octets = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const view = new DataView(octets.buffer)
  return Array.from({ length: octets.length >> 1 }, (_, word) => view.getUint16(2 * word, true))
}
