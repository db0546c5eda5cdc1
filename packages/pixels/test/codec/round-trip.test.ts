/** What is encoded decodes to the same samples, exactly or within the difference that was allowed. */
import { UIDs } from '@leadglass/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { storedValues } from '../../src/format/stored-values.ts'
import { type DecodedFrame, decodeFrame, type EncodeOptions, encodeFrame } from '../../src/index.ts'
import { arbitraryFrame, type FrameWish } from '../support/arbitrary-frame.ts'
import { largestDifference } from '../support/compare.ts'

async function throughCodec(frame: DecodedFrame, uid: string, options: EncodeOptions = {}): Promise<DecodedFrame> {
  return decodeFrame(await encodeFrame(frame, uid, options))
}

const lossless: readonly (readonly [name: string, uid: string, wish: FrameWish, runs: number])[] = [
  ['native', UIDs.ExplicitVRLittleEndian, { bits: [1, 32] }, 100],
  ['RLE', UIDs.RLELossless, { bits: [2, 32] }, 100],
  ['deflated frames', UIDs.DeflatedImageFrameCompression, { bits: [2, 32] }, 50],
  ['JPEG lossless', UIDs.JPEGLossless, { bits: [2, 16] }, 100],
  ['JPEG lossless SV1', UIDs.JPEGLosslessSV1, { bits: [2, 16] }, 100],
  ['JPEG-LS', UIDs.JPEGLSLossless, { bits: [2, 16] }, 30],
  ['JPEG 2000', UIDs.JPEG2000Lossless, { bits: [1, 16], samplesPerPixel: [1], signed: false }, 20],
  ['signed JPEG 2000', UIDs.JPEG2000Lossless, { bits: [9, 16], samplesPerPixel: [1] }, 20],
  ['colour JPEG 2000', UIDs.JPEG2000Lossless, { bits: [1, 8], samplesPerPixel: [3] }, 20],
  ['HTJ2K', UIDs.HTJ2KLossless, { bits: [1, 16], samplesPerPixel: [1], signed: false }, 20],
  ['signed HTJ2K', UIDs.HTJ2KLosslessRPCL, { bits: [9, 16], samplesPerPixel: [1] }, 20],
  ['colour HTJ2K', UIDs.HTJ2KLosslessRPCL, { bits: [1, 8], samplesPerPixel: [3] }, 20],
]

describe('lossless', () => {
  test.each(lossless)('%s gives back every sample', async (_, uid, wish, numRuns) => {
    await fc.assert(
      fc.asyncProperty(arbitraryFrame(wish), async (frame) => {
        const { octets, format } = await throughCodec(frame, uid)
        expect(octets).toEqual(frame.octets)
        expect(format).toMatchObject(frame.format)
      }),
      { numRuns },
    )
  })

  test.each([UIDs.ExplicitVRLittleEndian, UIDs.DeflatedImageFrameCompression])(
    'single bits through %s',
    async (uid) => {
      await fc.assert(
        fc.asyncProperty(arbitraryFrame({ bits: [1, 1], samplesPerPixel: [1], signed: false }), async (frame) => {
          const single = { format: { ...frame.format, bitsAllocated: 1 }, octets: frame.octets }
          expect((await throughCodec(single, uid)).octets).toEqual(frame.octets)
        }),
      )
    },
  )

  test('what stands above the stored bits is kept', async () => {
    const format = { ...(await sample(12)).format, bitsStored: 12, highBit: 11 }
    const octets = new Uint8Array(Uint16Array.from({ length: 64 * 64 }, (_, index) => 0x8000 + (index % 4096)).buffer)
    for (const uid of [UIDs.JPEGLosslessSV1, UIDs.JPEGLSLossless, UIDs.JPEG2000Lossless, UIDs.HTJ2KLosslessRPCL]) {
      expect([uid, (await throughCodec({ format, octets }, uid)).octets]).toEqual([uid, octets])
    }
  })
})

describe('lossy', () => {
  test('near-lossless JPEG-LS keeps each sample within the difference allowed', async () => {
    const wish = arbitraryFrame({ bits: [4, 16], signed: false })
    await fc.assert(
      fc.asyncProperty(wish, fc.integer({ min: 1, max: 3 }), async (frame, nearLossless) => {
        const decoded = await throughCodec(frame, UIDs.JPEGLSNearLossless, { nearLossless })
        expect(largestDifference(storedValues(decoded), storedValues(frame))).toBeLessThanOrEqual(nearLossless)
      }),
      { numRuns: 30 },
    )
  })

  test.each([
    ['baseline', UIDs.JPEGBaseline8Bit, 8],
    ['extended', UIDs.JPEGExtended12Bit, 12],
  ] as const)('JPEG %s of quality 100 is within 2 of each grey sample', async (_, uid, bits) => {
    await fc.assert(
      fc.asyncProperty(arbitraryFrame({ bits: [bits, bits], samplesPerPixel: [1], signed: false }), async (frame) => {
        const decoded = await throughCodec(frame, uid, { quality: 100 })
        expect(largestDifference(storedValues(decoded), storedValues(frame))).toBeLessThanOrEqual(2)
      }),
      { numRuns: 50 },
    )
  })

  test('JPEG baseline of colour comes back as full YCbCr near to the colour', async () => {
    const { format, octets } = await sample(8, 3)
    const encoded = await encodeFrame({ format, octets }, UIDs.JPEGBaseline8Bit, { quality: 95 })
    expect(encoded.description.photometricInterpretation).toBe('YBR_FULL_422')
    expect((await decodeFrame(encoded)).format.photometricInterpretation).toBe('YBR_FULL')
  })

  test('JPEG 2000 is within 2 of each sample', async () => {
    const frame = await sample(12)
    const decoded = await throughCodec(frame, UIDs.JPEG2000)
    expect(largestDifference(storedValues(decoded), storedValues(frame))).toBeLessThanOrEqual(2)
  })

  test('HTJ2K is smaller with a greater step, and within a few steps of each sample', async () => {
    const frame = await sample(12)
    const sizes: number[] = []
    for (const step of [1, 8, 64]) {
      const encoded = await encodeFrame(frame, UIDs.HTJ2K, { step })
      sizes.push(encoded.octets.length)
      const decoded = await decodeFrame(encoded)
      expect(largestDifference(storedValues(decoded), storedValues(frame))).toBeLessThanOrEqual(4 * step)
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
    expect(new Set(sizes).size).toBe(3)
  })
})

describe('samples that do not fit', () => {
  test.each([
    ['16 bits in JPEG baseline', UIDs.JPEGBaseline8Bit, 16],
    ['16 bits in JPEG extended', UIDs.JPEGExtended12Bit, 16],
    ['32 bits in JPEG-LS', UIDs.JPEGLSLossless, 32],
    ['32 bits in HTJ2K', UIDs.HTJ2KLossless, 32],
    ['32 bits in JPEG lossless', UIDs.JPEGLossless, 32],
  ] as const)('%s are refused', async (_, uid, bits) => {
    const frame = await sample(bits)
    await expect(encodeFrame(frame, uid)).rejects.toMatchObject({ code: 'LG_PIXEL_NOT_ENCODABLE' })
  })

  test('a palette does not bear lossy compression', async () => {
    const { format, octets } = await sample(8)
    const frame = { format: { ...format, photometricInterpretation: 'PALETTE COLOR' as const }, octets }
    for (const uid of [UIDs.JPEGBaseline8Bit, UIDs.JPEGLSNearLossless, UIDs.JPEG2000, UIDs.HTJ2K]) {
      await expect(encodeFrame(frame, uid)).rejects.toMatchObject({ code: 'LG_PIXEL_NOT_ENCODABLE' })
    }
  })

  test.each([UIDs.MPEG4HP41, UIDs.JPEGXL, '1.2.3'])('%s is not written', async (uid) => {
    await expect(encodeFrame(await sample(8), uid)).rejects.toMatchObject({
      code: 'LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED',
    })
  })
})

/** 64 x 64, a slope with a wave. */
async function sample(bits: number, samplesPerPixel = 1): Promise<DecodedFrame> {
  const [{ format }] = fc.sample(
    arbitraryFrame({ bits: [bits, bits], samplesPerPixel: [samplesPerPixel], signed: false }),
    {
      numRuns: 1,
      seed: 1,
    },
  ) as [DecodedFrame]
  const side = 64
  const whole = { ...format, rows: side, columns: side }
  const most = 2 ** bits - 1
  const values = Array.from({ length: side * side * samplesPerPixel }, (_, index) =>
    Math.floor(most * (0.5 + 0.3 * Math.sin(index / 40) + 0.2 * ((index % side) / side) - 0.1)),
  )
  const typed = bits <= 8 ? Uint8Array : bits <= 16 ? Uint16Array : Uint32Array
  return { format: whole, octets: new Uint8Array(typed.from(values).buffer) }
}
