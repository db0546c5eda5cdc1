/** Frames of every form, with samples that look like noise or like an image. */
import fc from 'fast-check'
import type { DecodedFrame, PixelFormat } from '../../src/index.ts'

export interface FrameWish {
  /** Bits Stored, least and most. */
  readonly bits: readonly [number, number]
  readonly samplesPerPixel?: readonly number[]
  readonly signed?: boolean
}

export function arbitraryFrame({
  bits,
  samplesPerPixel = [1, 3],
  signed = true,
}: FrameWish): fc.Arbitrary<DecodedFrame> {
  return fc
    .record({
      rows: fc.integer({ min: 1, max: 24 }),
      columns: fc.integer({ min: 1, max: 24 }),
      samplesPerPixel: fc.constantFrom(...samplesPerPixel),
      bitsStored: fc.integer({ min: bits[0], max: bits[1] }),
      pixelRepresentation: fc.constantFrom<0 | 1>(...(signed ? ([0, 1] as const) : ([0] as const))),
      seed: fc.nat(),
      roughness: fc.constantFrom(0, 0.02, 1),
    })
    .map(({ seed, roughness, ...shape }) => frameOf(shape, seed, roughness))
}

type Shape = Pick<PixelFormat, 'rows' | 'columns' | 'samplesPerPixel' | 'bitsStored' | 'pixelRepresentation'>

/** Colour has no sign. */
function frameOf(shape: Shape, seed: number, roughness: number): DecodedFrame {
  const bitsAllocated = shape.bitsStored <= 8 ? 8 : shape.bitsStored <= 16 ? 16 : 32
  const colour = shape.samplesPerPixel === 3
  const format: PixelFormat = {
    ...shape,
    pixelRepresentation: colour ? 0 : shape.pixelRepresentation,
    bitsAllocated,
    highBit: shape.bitsStored - 1,
    photometricInterpretation: colour ? 'RGB' : 'MONOCHROME2',
    planarConfiguration: 0,
    sampleKind: 'integer',
  }
  return { format, octets: samples(format, seed, roughness) }
}

/** A slope with noise; negative values have their sign in the bits above. */
function samples(
  { rows, columns, samplesPerPixel, bitsStored, bitsAllocated, pixelRepresentation }: PixelFormat,
  seed: number,
  roughness: number,
): Uint8Array {
  const range = 2 ** bitsStored
  let state = seed
  const values = Array.from({ length: rows * columns * samplesPerPixel }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const noise = (state / 2 ** 32) * roughness
    const value = Math.floor((((index / (columns * samplesPerPixel)) * 0.02 + noise) % 1) * range)
    return pixelRepresentation === 1 ? value - range / 2 : value
  })
  const typed = bitsAllocated === 8 ? Uint8Array : bitsAllocated === 16 ? Uint16Array : Uint32Array
  return new Uint8Array(typed.from(values).buffer)
}
