/** What images with hostile texts have in common: who they are, the text as octets, some pixels. */
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { uidOf } from '../instances/uid.ts'
import type { HostileText } from './hostile-texts.ts'

/** Where an image of these tests belongs. */
export interface HostilePlace {
  readonly study: string
  readonly series: string
  readonly seriesNumber: number
  /** Text in Modality and in dates and times as well: no viewer finds the image's series by them any more. */
  readonly everywhere?: boolean
  /** The text is its UIDs as well, for texts that can be. */
  readonly asUID?: boolean
}

/** @param hostile - the text that it will hold, if it holds one */
export function identified(place: HostilePlace, number: number, hostile?: HostileText): DataSet {
  const { study, series, seriesNumber, asUID } = place
  const uid = (name: string) => (asUID === true && hostile ? hostile.text : uidOf(name))
  return new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', characterSetsOf(hostile))
    .set(Tags.SOPClassUID, 'UI', UIDs.SecondaryCaptureImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', uid(`${study}/${series}/${number}`))
    .set(Tags.StudyDate, 'DA', '20260401')
    .set(Tags.Modality, 'CS', 'OT')
    .set(Tags.ConversionType, 'CS', 'SYN')
    .set(Tags.StudyInstanceUID, 'UI', uid(study))
    .set(Tags.SeriesInstanceUID, 'UI', uid(`${study}/${series}`))
    .set(Tags.SeriesNumber, 'IS', seriesNumber)
    .set(Tags.InstanceNumber, 'IS', number)
}

/** Escape sequences count only where a data set says so (PS3.5 6.1.2.5). */
function characterSetsOf(hostile: HostileText | undefined): string[] {
  const escapes = hostile?.aim === 'character-set' && hostile.id !== 'overlong'
  return escapes ? ['', 'ISO 2022 IR 87', 'ISO 2022 IR 149'] : ['ISO_IR 192']
}

/** The text as octets, filled up to even length. What abuses character sets is one octet for each character. */
export function octetsOf({ aim, text }: HostileText): Uint8Array {
  const octets = Buffer.from(text, aim === 'character-set' ? 'latin1' : 'utf8')
  return octets.length % 2 === 0 ? octets : Buffer.concat([octets, Buffer.from(' ')])
}

const side = 8

export function withPixels(set: DataSet): DataSet {
  return set
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.Rows, 'US', side)
    .set(Tags.Columns, 'US', side)
    .set(Tags.BitsAllocated, 'US', 8)
    .set(Tags.BitsStored, 'US', 8)
    .set(Tags.HighBit, 'US', 7)
    .set(Tags.PixelRepresentation, 'US', 0)
    .set(
      Tags.PixelData,
      'OB',
      Uint8Array.from({ length: side * side }, (_, pixel) => pixel * 4),
    )
}
