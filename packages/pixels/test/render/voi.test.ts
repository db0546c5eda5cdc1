/** Windows and tables against values worked out from the Standard's own formulas. */
import { DataSet, Tags } from '@leadglass/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DecodedFrame, describePresentation, type FramePresentation, type RenderOptions } from '../../src/index.ts'
import { drawPicture } from '../../src/render/render-frame.ts'
import { rangeMapping, voiMapping } from '../../src/render/voi.ts'

const plain: FramePresentation = {
  modality: { kind: 'linear', slope: 1, intercept: 0 },
  voi: [],
  inverse: false,
  overlays: [],
}

/** One row of signed 16-bit values. */
function row(...values: number[]): DecodedFrame {
  return {
    format: {
      rows: 1,
      columns: values.length,
      samplesPerPixel: 1,
      photometricInterpretation: 'MONOCHROME2',
      planarConfiguration: 0,
      bitsAllocated: 16,
      bitsStored: 16,
      highBit: 15,
      pixelRepresentation: 1,
      sampleKind: 'integer',
    },
    octets: new Uint8Array(Int16Array.from(values).buffer),
  }
}

function grey(values: number[], presentation: Partial<FramePresentation> = {}, options: RenderOptions = {}): number[] {
  return [...drawPicture(row(...values), { ...plain, ...presentation }, options).octets]
}

describe('windows (PS3.3 C.11.2.1.2)', () => {
  test('LINEAR: the example of the Standard, centre 2048 and width 4096 over 12 bits', () => {
    const map = voiMapping({ kind: 'window', window: { center: 2048, width: 4096 } })
    expect([0, 4095, -1, 4096].map(map)).toEqual([0, 1, 0, 1])
    expect(map(2047)).toBeCloseTo((2047 - 2047.5) / 4095 + 0.5, 12)
  })

  test('LINEAR of width 1 is a step: at or below centre - 0.5 dark, above bright', () => {
    const map = voiMapping({ kind: 'window', window: { center: 100, width: 1 } })
    expect([99, 99.5, 99.6, 100].map(map)).toEqual([0, 0, 1, 1])
  })

  test('LINEAR_EXACT spans exactly its width', () => {
    const map = voiMapping({ kind: 'window', window: { center: 10, width: 4, voiFunction: 'LINEAR_EXACT' } })
    expect([8, 9, 10, 11, 12, 13].map(map)).toEqual([0, 0.25, 0.5, 0.75, 1, 1])
  })

  test('SIGMOID is 0.5 at the centre and follows 1 / (1 + exp(-4 (x - c) / w))', () => {
    const map = voiMapping({ kind: 'window', window: { center: 10, width: 4, voiFunction: 'SIGMOID' } })
    expect(map(10)).toBe(0.5)
    expect(map(12)).toBeCloseTo(1 / (1 + Math.exp(-2)), 12)
  })

  test('every function rises and stays from 0 to 1', () => {
    const functions = fc.constantFrom('LINEAR', 'LINEAR_EXACT', 'SIGMOID') as fc.Arbitrary<'LINEAR'>
    const number = fc.integer({ min: -40_000, max: 40_000 })
    fc.assert(
      fc.property(
        functions,
        number,
        fc.integer({ min: 1, max: 70_000 }),
        number,
        number,
        (voiFunction, center, width, a, b) => {
          const map = voiMapping({ kind: 'window', window: { center, width, voiFunction } })
          const [low, high] = [map(Math.min(a, b)), map(Math.max(a, b))]
          expect(low >= 0 && high <= 1 && low <= high).toBe(true)
        },
      ),
    )
  })

  test('where there is none, the whole range is shown, without padding', () => {
    expect(grey([-100, 0, 100])).toEqual([0, 128, 255])
    expect(grey([-2000, 0, 100], { padding: { from: -2000, to: -2000 } })).toEqual([0, 0, 255])
    expect([rangeMapping(5, 5)(5), rangeMapping(0, 0)(0)]).toEqual([1, 0])
  })
})

describe('the pipeline (PS3.4 N.2)', () => {
  const window = { center: 50, width: 100, voiFunction: 'LINEAR_EXACT' as const }

  test('rescales before the window', () => {
    const modality = { kind: 'linear' as const, slope: 2, intercept: -10 }
    expect(grey([5, 30, 55], { modality }, { window })).toEqual([0, 128, 255])
  })

  test('inverts behind the window', () => {
    expect(grey([0, 100], { inverse: true }, { window })).toEqual([255, 0])
  })

  test('takes modality and VOI tables, clamped at their ends', () => {
    const table = { firstMapped: 10, bits: 8, entries: Uint16Array.of(0, 51, 255) }
    expect(grey([-5, 10, 11, 12, 99], { voi: [{ kind: 'lut', table }] })).toEqual([0, 0, 51, 255, 255])
    const modality = { kind: 'lut' as const, table: { firstMapped: 0, bits: 16, entries: Uint16Array.of(0, 50, 100) } }
    expect(grey([0, 1, 2], { modality }, { window })).toEqual([0, 128, 255])
  })

  test('takes a presentation table over its whole length', () => {
    const presentationLUT = { firstMapped: 0, bits: 8, entries: Uint16Array.of(255, 128, 0) }
    expect(grey([0, 50, 100], { presentationLUT }, { window })).toEqual([255, 128, 0])
  })

  test('shows float values', () => {
    const format = { ...row(1).format, columns: 3, bitsAllocated: 32, bitsStored: 32, sampleKind: 'float' as const }
    const octets = new Uint8Array(Float32Array.of(-0.5, 0, 0.5).buffer)
    expect([...drawPicture({ format, octets }, plain).octets]).toEqual([0, 128, 255])
  })
})

describe('what a data set says of it', () => {
  const base = () =>
    new DataSet().set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2').set(Tags.PixelRepresentation, 'US', 1)

  test('windows with their function; those without meaning are left out', () => {
    const set = base()
      .set(Tags.WindowCenter, 'DS', ['40', '50', '60'])
      .set(Tags.WindowWidth, 'DS', ['400', '0', '1'])
      .set(Tags.VOILUTFunction, 'CS', 'SIGMOID')
    const widths = describePresentation(set).voi.map((voi) => voi.kind === 'window' && voi.window)
    expect(widths).toEqual([
      { center: 40, width: 400, voiFunction: 'SIGMOID' },
      { center: 60, width: 1, voiFunction: 'SIGMOID' },
    ])
  })

  test('the functional groups of the frame, then those of all frames', () => {
    const group = (center: string) =>
      new DataSet().set(Tags.FrameVOILUTSequence, 'SQ', [
        new DataSet().set(Tags.WindowCenter, 'DS', center).set(Tags.WindowWidth, 'DS', '10'),
      ])
    const set = base()
      .set(Tags.SharedFunctionalGroupsSequence, 'SQ', [group('1')])
      .set(Tags.PerFrameFunctionalGroupsSequence, 'SQ', [new DataSet(), group('2')])
    const centres = [1, 2].map((frame) => {
      const [voi] = describePresentation(set, frame).voi
      return voi?.kind === 'window' ? voi.window.center : undefined
    })
    expect(centres).toEqual([1, 2])
  })

  test.each([
    ['MONOCHROME1', undefined, true],
    ['MONOCHROME1', 'IDENTITY', false],
    ['MONOCHROME2', 'INVERSE', true],
    ['MONOCHROME2', undefined, false],
  ])('%s with shape %s is inverse: %s', (photometric, shape, inverse) => {
    const set = new DataSet().set(Tags.PhotometricInterpretation, 'CS', photometric)
    if (shape !== undefined) set.set(Tags.PresentationLUTShape, 'CS', shape)
    expect(describePresentation(set).inverse).toBe(inverse)
  })

  test('a garbled VOI table is left out, a garbled palette is an error', () => {
    const item = new DataSet().set(Tags.LUTDescriptor, 'US', [4, 0, 16]).set(Tags.LUTData, 'OW', new Uint8Array(2))
    expect(describePresentation(base().set(Tags.VOILUTSequence, 'SQ', [item])).voi).toEqual([])
    const palette = new DataSet().set(Tags.PhotometricInterpretation, 'CS', 'PALETTE COLOR')
    expect(() => describePresentation(palette)).toThrow(expect.objectContaining({ code: 'LG_PIXEL_LUT_INVALID' }))
  })
})
