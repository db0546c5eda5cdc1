/**
 * The three corpora of the benchmarks: CT images, small instances, large multi-frame objects.
 *
 * Pixels are noise around a gradient, so that nothing between sender and disk gains by compressing them.
 */
import { createCipheriv } from 'node:crypto'
import { type DataSet, encodeDataSet, Tags, UIDs } from '@leadglass/dicom'
import { addAxialPlane, addPixels, commonHeader, ctHeader, type ImagePlace } from '../instances/headers.ts'
import { instanceOf, type SampleInstance } from '../instances/instance.ts'
import { uidOf } from '../instances/uid.ts'

export type CorpusName = 'ct' | 'small' | 'big'

/** Instances of one series are in order; every `perStudy` instances another study of another patient begins. */
export interface CorpusOptions {
  readonly count: number
  /** Instances in one study. Default 200. */
  readonly perStudy?: number
  /** Corpora of different names have different UIDs. Default the corpus's own name. */
  readonly name?: string
}

/** CT images of 512 × 512 × 16 bit, 528 KB, about 100 elements. */
export function* ctCorpus(options: CorpusOptions): Generator<SampleInstance> {
  const pixels = new Uint16Array(512 * 512)
  for (const place of places('ct', options)) {
    fillWithNoise(pixels, place.instanceNumber)
    const plane = axialPlane(512, 0.75, place)
    yield instanceOf(addPixels(addAxialPlane(ctHeader(place), place, plane), pixels, 40, 400))
  }
}

/** Makes up the 7 KB that small instances of real devices have. */
const PRIVATE_OCTETS = 1_700

/** Secondary Captures of 64 × 64 × 8 bit, 7 KB. */
export function* smallCorpus(options: CorpusOptions): Generator<SampleInstance> {
  const pixels = new Uint8Array(64 * 64)
  for (const place of places('small', options)) {
    keystream(pixels, place.instanceNumber)
    const set = commonHeader(place, UIDs.SecondaryCaptureImageStorage, 'CT')
      .set(0x00090010, 'LO', 'LEADGLASS PHANTOM')
      .set(0x00091002, 'UN', new Uint8Array(PRIVATE_OCTETS))
    yield instanceOf(eightBitImage(set, 64, 1).set(Tags.ConversionType, 'CS', 'WSD').set(Tags.PixelData, 'OW', pixels))
  }
}

const BIG_FRAMES = 400
const BIG_SIZE = 724

/** The head of a multi-frame object of 400 frames, 210 MB, and its pixels frame by frame: never whole in memory. */
export interface BigObject {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
  /** The octets of the data set in order. */
  chunks(): Generator<Uint8Array>
}

/** Multi-frame grayscale byte objects of 400 frames of 724 × 724. */
export function* bigCorpus(options: CorpusOptions): Generator<BigObject> {
  for (const place of places('big', { perStudy: 1, ...options })) {
    const sopClassUID = UIDs.MultiFrameGrayscaleByteSecondaryCaptureImageStorage
    const set = eightBitImage(commonHeader(place, sopClassUID, 'CT'), BIG_SIZE, BIG_FRAMES)
    yield {
      sopClassUID,
      sopInstanceUID: set.string(Tags.SOPInstanceUID) ?? '',
      transferSyntaxUID: UIDs.ExplicitVRLittleEndian,
      *chunks() {
        yield encodeDataSet(set, { transferSyntaxUID: UIDs.ExplicitVRLittleEndian })
        yield pixelDataHeader(BIG_FRAMES * BIG_SIZE * BIG_SIZE)
        for (let frame = 0; frame < BIG_FRAMES; frame += 1) {
          const octets = new Uint8Array(BIG_SIZE * BIG_SIZE)
          keystream(octets, place.instanceNumber * BIG_FRAMES + frame)
          yield octets
        }
      },
    }
  }
}

function* places(corpus: CorpusName, { count, perStudy = 200, name = corpus }: CorpusOptions): Generator<ImagePlace> {
  for (let index = 0; index < count; index += 1) {
    const study = Math.floor(index / perStudy)
    const patientID = `${name}-${study}`
    yield {
      studyName: `${name}/${study}`,
      seriesNumber: 1,
      instanceNumber: (index % perStudy) + 1,
      patientName: `Bench^${uidOf(patientID).slice(-6)}`,
      patientID,
    }
  }
}

function axialPlane(size: number, pixelSpacingMm: number, { instanceNumber }: ImagePlace) {
  const positionMm = [-192, -192, instanceNumber * 3] as const
  return { rows: size, columns: size, pixelSpacingMm, sliceThicknessMm: 3, positionMm }
}

function eightBitImage(set: DataSet, size: number, frames: number): DataSet {
  if (frames > 1) {
    set
      .set(Tags.NumberOfFrames, 'IS', String(frames))
      .set(Tags.FrameIncrementPointer, 'AT', Tags.FrameTime)
      .set(Tags.FrameTime, 'DS', '33.3')
  }
  return set
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.Rows, 'US', size)
    .set(Tags.Columns, 'US', size)
    .set(Tags.BitsAllocated, 'US', 8)
    .set(Tags.BitsStored, 'US', 8)
    .set(Tags.HighBit, 'US', 7)
    .set(Tags.PixelRepresentation, 'US', 0)
}

/** (7FE0,0010) OW with a length, Explicit VR Little Endian (PS3.5 7.1.2). */
function pixelDataHeader(lengthOctets: number): Uint8Array {
  const header = Uint8Array.of(0xe0, 0x7f, 0x10, 0, 0x4f, 0x57, 0, 0, 0, 0, 0, 0)
  new DataView(header.buffer).setUint32(8, lengthOctets, true)
  return header
}

function fillWithNoise(pixels: Uint16Array, seed: number): void {
  keystream(new Uint8Array(pixels.buffer), seed)
  for (let index = 0; index < pixels.length; index += 1) pixels[index] = (pixels[index]! & 0xff) + (index >> 8)
}

/** Octets without a pattern, the same for the same seed: the keystream of a cipher, the quickest generator there is. */
function keystream(octets: Uint8Array, seed: number): void {
  const key = Buffer.alloc(16)
  key.writeUInt32LE(seed)
  octets.fill(0)
  octets.set(createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(octets))
}
