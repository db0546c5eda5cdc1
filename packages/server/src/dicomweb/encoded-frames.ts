/** Frames of a stored instance as the codecs take them. */
import type { Principal } from '@leadglass/access'
import type { Archive, InstanceContent, InstanceHandle, StoredValue } from '@leadglass/archive'
import {
  type DataSet,
  type DicomJsonModel,
  fromDicomJson,
  type Tag,
  Tags,
  transferSyntaxOf,
  type VR,
} from '@leadglass/dicom'
import { describeFrames, type EncodedFrame, type FrameDescription } from '@leadglass/pixels'
import { HttpProblem } from '../http/problem.ts'

/** An instance that has pixels. */
export interface Image {
  readonly content: InstanceContent
  /** Without values that metadata gives by URI. */
  readonly header: DataSet
  readonly description: FrameDescription
}

const pixelTags: readonly Tag[] = [Tags.PixelData, Tags.FloatPixelData, Tags.DoubleFloatPixelData]

/**
 * @throws HttpProblem 404 for an instance without pixels
 * @throws PixelError for attributes that describe no image
 */
export async function openImage(
  archive: Pick<Archive, 'openInstance'>,
  principal: Principal,
  handle: InstanceHandle,
): Promise<Image> {
  const content = await archive.openInstance(principal, handle)
  const model = content.metadata() as DicomJsonModel
  const tag = pixelTags.find((one) => Object.hasOwn(model, keyOf(one)))
  if (tag === undefined || content.frameCount === 0)
    throw new HttpProblem(404, 'No image', 'This instance has no frames.')
  const header = fromDicomJson(await withShortBulk(model, content))
  const pixelData = { tag, vr: model[keyOf(tag)]!.vr as VR }
  return {
    content,
    header,
    description: describeFrames(header, { transferSyntaxUID: content.transferSyntaxUID, pixelData }),
  }
}

/** @param frameNumber - from 1 @throws ArchiveError `LG_FRAME_UNKNOWN`; HttpProblem 413 */
export async function encodedFrame({ content, description }: Image, frameNumber: number): Promise<EncodedFrame> {
  const value = content.frameValue(frameNumber)
  if (value.length > frameOctets) throw new HttpProblem(413, 'Too large', 'This frame is larger than can be decoded.')
  const bitOffset = content.frameBitOffset(frameNumber)
  return { description, octets: await collect(value), ...(bitOffset === undefined ? {} : { bitOffset }) }
}

/** Octets of an encoded frame: see `encodedOctets` of the pixels package. */
const frameOctets = 256 * 1024 * 1024

/** Look-up tables and overlays are longer than what metadata holds; each is fetched, within a limit. */
const fetchedOctets = 8 * 1024 * 1024

async function withShortBulk(model: DicomJsonModel, content: InstanceContent): Promise<DicomJsonModel> {
  let left = fetchedOctets
  // DICOM JSON is little endian (PS3.18 F.2.7).
  const swapped = transferSyntaxOf(content.transferSyntaxUID)?.bigEndian === true
  const fill = async (set: DicomJsonModel): Promise<DicomJsonModel> => {
    const filled: DicomJsonModel = {}
    for (const [key, element] of Object.entries(set)) {
      const { vr, Value, BulkDataURI } = element
      if (vr === 'SQ' && Value) {
        const items: DicomJsonModel[] = []
        for (const item of Value) items.push(await fill((item ?? {}) as DicomJsonModel))
        filled[key] = { vr, Value: items }
      } else if (BulkDataURI === undefined) filled[key] = element
      else if (isPresentation(key)) {
        const value = content.bulkData(BulkDataURI.slice(BulkDataURI.indexOf('/bulkdata/') + 10))
        if (value === undefined || value.length > left) continue
        left -= value.length
        const octets = await collect(value)
        filled[key] = { vr, InlineBinary: (swapped ? octets.swap16() : octets).toString('base64') }
      }
    }
    return filled
  }
  return fill(model)
}

/** Palettes, LUT Data, overlay planes; Pixel Data themselves never. */
function isPresentation(key: string): boolean {
  return /^(0028(12|30)|60[0-9A-F]{2}3000)/.test(key)
}

function keyOf(tag: Tag): string {
  return tag.toString(16).toUpperCase().padStart(8, '0')
}

async function collect({ length, octets }: StoredValue): Promise<Buffer> {
  const whole = Buffer.alloc(length)
  let at = 0
  for await (const chunk of octets) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
