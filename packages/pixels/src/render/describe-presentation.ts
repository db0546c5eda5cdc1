/** From a data set to what rendering needs. Sources: PS3.3 C.7.6.3, C.7.6.16.2.9 and .10 (by frame), C.11.1, C.11.2, C.11.6. */
import { type DataSet, Tags } from '@leadglass/dicom'
import { PixelError } from '../errors.ts'
import { readLookUpTable } from '../lut/look-up-table.ts'
import { readPalette } from '../lut/palette.ts'
import { describeOverlays } from '../overlay/describe-overlays.ts'
import type { FramePresentation, ModalityTransform, VOIFunction, VOITransform } from './frame-presentation.ts'

/**
 * Reads how a frame is to be shown.
 *
 * @param header - the elements before Pixel Data
 * @param frame - from 1; matters where the data set has functional groups or overlays by frame
 * @throws PixelError `LG_PIXEL_LUT_INVALID` for a garbled palette; other garbled tables are left out, since the values show without
 */
export function describePresentation(header: DataSet, frame = 1): FramePresentation {
  const photometric = header.string(Tags.PhotometricInterpretation)
  const signed = header.integer(Tags.PixelRepresentation) === 1
  const modality = modalityOf(header, groupItem(header, frame, Tags.PixelValueTransformationSequence), signed)
  const negative = modality.kind === 'linear' && (signed || modality.intercept < 0)
  return {
    modality,
    voi: voiOf(groupItem(header, frame, Tags.FrameVOILUTSequence) ?? header, negative),
    inverse: isInverse(header, photometric),
    presentationLUT: firstTable(header, Tags.PresentationLUTSequence, false),
    palette: photometric === 'PALETTE COLOR' ? readPalette(header, signed) : undefined,
    overlays: describeOverlays(header, frame),
    padding: paddingOf(header),
  }
}

/** The item of a functional group: the frame's own, or the one that all frames share. */
function groupItem(header: DataSet, frame: number, tag: number): DataSet | undefined {
  const own = header.items(Tags.PerFrameFunctionalGroupsSequence)[frame - 1]
  return own?.items(tag)[0] ?? header.items(Tags.SharedFunctionalGroupsSequence)[0]?.items(tag)[0]
}

function modalityOf(header: DataSet, item: DataSet | undefined, signed: boolean): ModalityTransform {
  const table = firstTable(header, Tags.ModalityLUTSequence, signed)
  if (table !== undefined) return { kind: 'lut', table }
  const set = item ?? header
  const slope = set.numbers(Tags.RescaleSlope)[0] ?? 1
  const intercept = set.numbers(Tags.RescaleIntercept)[0] ?? 0
  return { kind: 'linear', slope: slope === 0 ? 1 : slope, intercept }
}

function voiOf(set: DataSet, signed: boolean): VOITransform[] {
  const tables = set.items(Tags.VOILUTSequence).flatMap((item): VOITransform[] => {
    const table = tableOrNone(item, signed)
    return table === undefined ? [] : [{ kind: 'lut', table }]
  })
  return [...tables, ...windowsOf(set)]
}

function windowsOf(set: DataSet): VOITransform[] {
  const widths = set.numbers(Tags.WindowWidth)
  const voiFunction = functionOf(set.string(Tags.VOILUTFunction))
  const least = voiFunction === 'LINEAR' ? 1 : Number.MIN_VALUE
  return set.numbers(Tags.WindowCenter).flatMap((center, index): VOITransform[] => {
    const width = widths[index]
    return width === undefined || width < least ? [] : [{ kind: 'window', window: { center, width, voiFunction } }]
  })
}

function functionOf(text: string | undefined): VOIFunction {
  return text === 'SIGMOID' || text === 'LINEAR_EXACT' ? text : 'LINEAR'
}

function isInverse(header: DataSet, photometric: string | undefined): boolean {
  const shape = header.string(Tags.PresentationLUTShape)
  return shape === 'INVERSE' || (shape === undefined && photometric === 'MONOCHROME1')
}

function firstTable(set: DataSet, tag: number, signed: boolean): ReturnType<typeof tableOrNone> {
  const item = set.items(tag)[0]
  return item === undefined ? undefined : tableOrNone(item, signed)
}

function tableOrNone(item: DataSet, signed: boolean): ReturnType<typeof readLookUpTable> | undefined {
  try {
    return readLookUpTable(item, signed)
  } catch (error) {
    if (error instanceof PixelError) return undefined
    throw error
  }
}

/** Pixel Padding Value alone or a range, in either order (PS3.3 C.7.5.1.1.2). */
function paddingOf(header: DataSet): FramePresentation['padding'] {
  const value = header.integer(Tags.PixelPaddingValue)
  if (value === undefined) return undefined
  const limit = header.integer(Tags.PixelPaddingRangeLimit) ?? value
  return { from: Math.min(value, limit), to: Math.max(value, limit) }
}
