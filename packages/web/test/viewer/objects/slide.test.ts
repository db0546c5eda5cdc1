import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostTilePixels, slidesOf, tilesOf } from '../../../src/viewer/objects/slide/slide-levels.ts'
import {
  fitted,
  levelFor,
  mostTilesInView,
  moved,
  scaleBar,
  tileRange,
  zoomed,
} from '../../../src/viewer/objects/slide/slide-view.ts'

const one = (vr: string, ...Value: unknown[]) => ({ vr, Value })

const level = (width: number, height: number, more = {}) => ({
  '00080008': one('CS', 'ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'),
  '00209311': one('CS', 'TILED_FULL'),
  '00280008': one('IS', Math.ceil(width / 100) * Math.ceil(height / 100)),
  '00280010': one('US', 100),
  '00280011': one('US', 100),
  '00480006': one('UL', width),
  '00480007': one('UL', height),
  '52009229': one('SQ', { '00289110': one('SQ', { '00280030': one('DS', 0.0005, 0.0005) }) }),
  ...more,
})

const [slide] = slidesOf([level(250, 150), level(4000, 2400), level(1000, 600)])

describe('levels', () => {
  test('stand from fine to coarse, each with its share of the finest', () => {
    expect(slide!.levels.map(({ columns, downsample }) => [columns, downsample])).toEqual([
      [4000, 1],
      [1000, 4],
      [250, 16],
    ])
    expect(slide!.micrometres).toBeCloseTo(0.5)
    expect(slide!.partly).toBe(false)
  })

  test('tiles of a full level are counted row by row, and end where the frames do', () => {
    const [, middle] = slide!.levels
    expect(tilesOf(middle!)).toEqual({ across: 10, down: 6 })
    expect(middle!.frameOf(0, 0)).toBe(1)
    expect(middle!.frameOf(3, 2)).toBe(24)
    expect(middle!.frameOf(10, 0)).toBeUndefined()
    expect(middle!.frameOf(-1, 0)).toBeUndefined()
    const [cut] = slidesOf([level(1000, 600, { '00280008': one('IS', 12) })])
    expect(cut!.levels[0]!.frameOf(9, 5)).toBeUndefined()
  })

  test('tiles of a sparse level lie where they say; the first of several planes counts, one beside the grid does not', () => {
    const at = (column: number, row: number) => ({
      '0048021A': one('SQ', { '0048021E': one('SL', column), '0048021F': one('SL', row) }),
    })
    const [sparse] = slidesOf([
      level(300, 200, {
        '00209311': one('CS', 'TILED_SPARSE'),
        '00280008': one('IS', 4),
        '52009230': one('SQ', at(101, 1), at(201, 101), at(201, 101), at(150, 1)),
      }),
    ])
    const { frameOf } = sparse!.levels[0]!
    expect([frameOf(0, 0), frameOf(1, 0), frameOf(2, 1)]).toEqual([undefined, 1, 2])
  })

  test('planes and channels beyond the first are said', () => {
    expect(slidesOf([level(1000, 600, { '00280008': one('IS', 120) })])[0]!.partly).toBe(true)
    expect(slidesOf([level(1000, 600), level(1000, 600)])[0]!.partly).toBe(true)
  })

  test('label and overview are pictures of their own', () => {
    const label = level(100, 100, { '00080008': one('CS', 'ORIGINAL', 'PRIMARY', 'LABEL', 'NONE') })
    expect(slidesOf([level(1000, 600), label]).map(({ kind }) => kind)).toEqual(['slide', 'label'])
  })

  test('a header that asks for the impossible has no level', () => {
    const side = Math.ceil(Math.sqrt(mostTilePixels)) + 1
    for (const more of [
      { '00280010': one('US', 0) },
      { '00480006': one('UL', -4) },
      { '00480006': one('UL', 1e12) },
      { '00280010': one('US', side), '00280011': one('US', side) },
    ])
      expect(slidesOf([level(1000, 600, more)])).toEqual([])
  })
})

describe('the part in view', () => {
  const size = { width: 800, height: 600 }

  test('begins with all of the slide, from the coarsest level that is sharp enough', () => {
    const view = fitted(slide!, size)
    expect(view.x).toBe(2000)
    expect(view.scale * 4000).toBeCloseTo(768)
    expect(levelFor(slide!, view, size, 1)!.columns).toBe(1000)
    expect(levelFor(slide!, { ...view, scale: 1 }, size, 1)!.columns).toBe(4000)
    expect(levelFor(slide!, { ...view, scale: 0.5 }, size, 2)!.columns).toBe(4000)
  })

  test('zooming holds the place under the pointer; middle and nearness stay within bounds', () => {
    const place = fc.record({
      x: fc.double({ min: 1000, max: 3000, noNaN: true }),
      y: fc.double({ min: 800, max: 1600, noNaN: true }),
      scale: fc.double({ min: 0.5, max: 4, noNaN: true }),
    })
    const factor = fc.double({ min: 0.5, max: 2, noNaN: true })
    fc.assert(
      fc.property(place, factor, fc.integer({ min: 300, max: 500 }), (view, by, px) => {
        const after = zoomed(slide!, view, size, by, [px, 300])
        const under = (one: typeof view) => one.x + (px - 400) / one.scale
        expect(under(after)).toBeCloseTo(under(view), 3)
        const far = moved(slide!, after, 1e9, -1e9)
        expect([far.x, far.y]).toEqual([4000, 0])
      }),
    )
    expect(zoomed(slide!, fitted(slide!, size), size, 1e9, [0, 0]).scale).toBe(16)
  })

  test('takes the tiles that the window touches and no others', () => {
    const [finest] = slide!.levels
    expect(tileRange(finest!, { x: 2000, y: 1200, scale: 1 }, size)).toEqual({
      left: 16,
      right: 24,
      top: 9,
      bottom: 15,
      count: 63,
    })
    expect(tileRange(finest!, { x: -9000, y: 0, scale: 1 }, size).count).toBe(0)
  })

  test('a level whose tiles are specks is left for a coarser one, or for none', () => {
    const specks = level(4000, 4000, { '00280010': one('US', 1), '00280011': one('US', 1) })
    const [only] = slidesOf([specks])
    const view = { x: 2000, y: 2000, scale: 1 }
    expect(tileRange(only!.levels[0]!, view, size).count).toBeGreaterThan(mostTilesInView)
    expect(levelFor(only!, view, size, 1)).toBeUndefined()
    const [both] = slidesOf([specks, level(1000, 1000)])
    expect(levelFor(both!, view, size, 1)!.columns).toBe(1000)
  })

  test('the bar is as long as it says', () => {
    expect(scaleBar(0.5, 1)).toEqual({ pixels: 100, text: '50 µm' })
    expect(scaleBar(0.5, 0.01)).toEqual({ pixels: 100, text: '5 mm' })
  })
})
