/**
 * Fetches a frame by WADO-RS and has it decoded in a worker. It stands in for the image loader's own fetching, which
 * would show a frame that came short.
 *
 * Sources: PS3.18 10.4.1.1.6, PS3.5 Annex A.
 */
import type { Types } from '@cornerstonejs/core'
import dicomImageLoader from '@cornerstonejs/dicom-image-loader'
import { send } from '../../api/http.ts'
import { WebError } from '../../errors.ts'
import { shownTransferSyntaxes } from '../model/showable.ts'
import { readByResolution } from './by-resolution.ts'
import { type FramePart, readFramePart } from './frame-part.ts'
import { sliceDrawing } from './graphics.ts'
import { prepareFrame } from './prepare-frame.ts'
import { assertWholeFrame } from './whole-frame.ts'

const asStored = 'multipart/related; type="application/octet-stream"; transfer-syntax=*'
const byResolution = 'image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202'

/** Loader for addresses `wadors:/dicom-web/…/frames/N`, in the shape that Cornerstone registers. */
export function loadFrame(imageId: string, options: Record<string, unknown> = {}) {
  const abort = new AbortController()
  const promise = load(imageId, options, abort.signal).catch((cause: unknown) => {
    throw abort.signal.aborted ? new WebError('LG_WEB_UNREACHABLE', 'no longer wanted', {}, cause) : cause
  })
  return { promise, cancelFn: () => abort.abort() }
}

/**
 * @throws WebError `LG_WEB_FRAME_UNSUPPORTED` for a transfer syntax without a decoder, `LG_WEB_FRAME_DAMAGED` for a frame
 *   that cannot be decoded or is not whole, and the codes of the request
 */
async function load(imageId: string, asked: Record<string, unknown>, signal: AbortSignal): Promise<Types.IImage> {
  const byProcessor = sliceDrawing() === 'processor'
  // What is fetched ahead is drawn as well: colour as the processor wants it.
  const options = byProcessor ? { ...asked, useRGBA: true } : asked
  const accept = showsByResolution(imageId) ? `${byResolution}, ${asStored}` : asStored
  const response = await send(imageId.slice('wadors:'.length), { accept, signal })
  const { octets, transferSyntaxUID } = await readFrame(imageId, response, options)
  if (!shownTransferSyntaxes.has(transferSyntaxUID))
    throw new WebError('LG_WEB_FRAME_UNSUPPORTED', 'no decoder', { transferSyntaxUID })
  if (!dicomImageLoader.wadors.metaDataManager.get(imageId))
    throw new WebError('LG_WEB_NOT_FOUND', 'the study was left')
  const prepared = prepareFrame(octets, transferSyntaxUID, measuresOf(imageId))
  assertWholeFrame(prepared, transferSyntaxUID, measuresOf(imageId))
  const image = await decode(imageId, prepared, transferSyntaxUID, options)
  assertWhole(image)
  return byProcessor ? withSpacing(image) : image
}

/** Grey pictures. Colour is read as it is stored, which the decoders know how to put in order: it has no early picture, and is waited for. */
function showsByResolution(imageId: string): boolean {
  return dicomImageLoader.wadors.metaDataManager.get(imageId) !== undefined && measuresOf(imageId).samplesPerPixel === 1
}

async function readFrame(imageId: string, response: Response, options: Record<string, unknown>): Promise<FramePart> {
  const contentType = response.headers.get('Content-Type') ?? ''
  if (!contentType.startsWith('image/jphc'))
    return readFramePart(contentType, new Uint8Array(await response.arrayBuffer()))
  const transferSyntaxUID = /transfer-syntax=([\d.]+)/.exec(contentType)?.[1] ?? ''
  const decodeSmall = (octets: Uint8Array, decodeLevel: number) =>
    decode(imageId, octets, transferSyntaxUID, { ...options, decodeLevel })
  return { octets: await readByResolution(imageId, response, measuresOf(imageId), decodeSmall), transferSyntaxUID }
}

/** The processor's camera counts in the spacing of pixels also where no file states one. That there is none, measurements know otherwise. */
function withSpacing(image: Types.IImage): Types.IImage {
  image.rowPixelSpacing ||= 1
  image.columnPixelSpacing ||= 1
  return image
}

const measuresOf = (imageId: string) => dicomImageLoader.getImageFrame(imageId)

/** A damaged codestream can keep a decoder busy for long; after this it counts as damaged. */
const decodeDeadlineMs = 30_000

async function decode(
  imageId: string,
  octets: Uint8Array,
  transferSyntaxUID: string,
  options: Record<string, unknown>,
) {
  try {
    const decoding = dicomImageLoader.createImage(imageId, octets as never, transferSyntaxUID, { ...options })
    return (await Promise.race([decoding, deadline()])) as Types.IImage
  } catch (cause) {
    throw new WebError('LG_WEB_FRAME_DAMAGED', 'the frame does not decode', { transferSyntaxUID }, cause)
  }
}

const deadline = () =>
  new Promise<never>((_, reject) => setTimeout(() => reject(new Error('decoding took too long')), decodeDeadlineMs))

/** A frame of other measures than its header says would be shown in part or askew: it counts as damaged. */
function assertWhole(image: Types.IImage): void {
  const { rows, columns } = measuresOf(image.imageId)
  const samples = image.getPixelData().length
  const needed = rows * columns * (image.color ? 3 : 1)
  if (image.rows !== rows || image.columns !== columns || samples < needed)
    throw new WebError('LG_WEB_FRAME_DAMAGED', 'the frame is not whole', { samples, needed })
}
