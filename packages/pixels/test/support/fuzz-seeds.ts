/** Where fuzzing starts from: sound frames, made by our own encoders. */
import { UIDs } from '@leadglass/dicom'
import { encodeDct } from '../../src/codec/jpeg/encode-dct.ts'
import { encodeLossless } from '../../src/codec/jpeg/encode-lossless.ts'
import { encodeRLE } from '../../src/codec/rle.ts'
import type { DecodedFrame, FrameDescription, PixelFormat } from '../../src/index.ts'

const SIDE = 16

export function formatOf(bits: number, samplesPerPixel: number): PixelFormat {
  return {
    rows: SIDE,
    columns: SIDE,
    samplesPerPixel,
    photometricInterpretation: samplesPerPixel === 3 ? 'YBR_FULL' : 'MONOCHROME2',
    planarConfiguration: 0,
    bitsAllocated: bits <= 8 ? 8 : 16,
    bitsStored: bits,
    highBit: bits - 1,
    pixelRepresentation: 0,
    sampleKind: 'integer',
  }
}

function sample(bits: number, samplesPerPixel: number): DecodedFrame {
  const format = formatOf(bits, samplesPerPixel)
  const values = Array.from({ length: SIDE * SIDE * samplesPerPixel }, (_, index) => (index * index * 7) % 2 ** bits)
  const typed = bits <= 8 ? Uint8Array : Uint16Array
  return { format, octets: new Uint8Array(typed.from(values).buffer) }
}

const forms = [
  [8, 1],
  [8, 3],
  [12, 1],
  [16, 1],
] as const

/** The first octet of a seed says which form the rest is described as. */
export function describedAs([choice = 0]: Uint8Array): FrameDescription {
  const [bits, samples] = forms[choice % forms.length] as (typeof forms)[number]
  return { ...formatOf(bits, samples), transferSyntaxUID: UIDs.JPEGExtended12Bit, pixelDataVR: 'OB', frameCount: 1 }
}

export function jpegSeeds(): Uint8Array[] {
  const frames = [
    encodeDct(sample(8, 1), 8, 80, false),
    encodeDct(sample(8, 3), 8, 80, true),
    encodeDct(sample(12, 1), 12, 80, false),
    encodeLossless(sample(16, 1), 16),
  ]
  return frames.map((frame, choice) => Uint8Array.from([choice, ...frame]))
}

export function rleSeeds(): Uint8Array[] {
  const flat = { format: formatOf(16, 1), octets: new Uint8Array(SIDE * SIDE * 2).fill(3) }
  return [encodeRLE(sample(16, 1)).octets, encodeRLE(flat).octets]
}

export function codestreamSeeds(): Uint8Array[] {
  const jpegLS = [
    0xff,
    0xd8,
    0xff,
    0xf7,
    0,
    11,
    8,
    0,
    SIDE,
    0,
    SIDE,
    1,
    1,
    0x11,
    0,
    0xff,
    0xda,
    0,
    8,
    1,
    1,
    0,
    0,
    0,
    0,
    5,
    5,
    0xff,
    0xd9,
  ]
  const size = [
    0xff,
    0x51,
    0,
    41,
    0,
    0,
    ...long(SIDE),
    ...long(SIDE),
    ...long(0),
    ...long(0),
    ...long(SIDE),
    ...long(SIDE),
    ...long(0),
    ...long(0),
    0,
    1,
    7,
    1,
    1,
  ]
  const style = [0xff, 0x52, 0, 12, 0, 2, 0, 1, 0, 1, 4, 4, 0, 1]
  const part = [0xff, 0x90, 0, 10, 0, 0, ...long(16), 0, 1, 0xff, 0x93, 0, 0]
  const jpeg2000 = [0xff, 0x4f, ...size, ...style, ...part, 0xff, 0xd9]
  const boxed = [
    ...long(12),
    0x6a,
    0x50,
    0x20,
    0x20,
    0x0d,
    0x0a,
    0x87,
    0x0a,
    ...long(0),
    0x6a,
    0x70,
    0x32,
    0x63,
    ...jpeg2000,
  ]
  return [jpegLS, jpeg2000, boxed].map((octets) => Uint8Array.from(octets))
}

function long(value: number): number[] {
  return [0, 0, value >> 8, value & 0xff]
}
