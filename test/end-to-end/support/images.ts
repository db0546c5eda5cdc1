/** Grey images: what DCMTK renders from a file, what a viewport of the web application shows, and how far they are apart. */
import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright-core'

/** 8-bit grey values, row by row. */
export interface GreyImage {
  columns: number
  rows: number
  values: Uint8Array
}

/** DCMTK's rendering of a frame under a window, pixel for pixel. */
export function renderedByDcmtk(file: string, window: { center: number; width: number }): GreyImage {
  const pgm = execFileSync('dcm2pnm', ['+op', '+Ww', String(window.center), String(window.width), file], {
    maxBuffer: 64 * 2 ** 20,
  })
  const [header = '', columns, rows] =
    /^P5\s(?:#.*\n)?\s*(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1', 0, 200)) ?? []
  if (header === '') throw new Error('dcm2pnm wrote no 8-bit grey image')
  return { columns: Number(columns), rows: Number(rows), values: pgm.subarray(header.length) }
}

/** Box of the pixels of one colour, in CSS pixels from the middle of a canvas. */
export interface ColourBox {
  left: number
  right: number
  top: number
  bottom: number
  count: number
  /** Mean opacity of these pixels, 0 to 255 */
  opacity: number
}

/**
 * Where a colour lies on a canvas; undefined where it does not. Pixels at the edge of a line are mixed: a colour counts when each
 * channel is near.
 */
export function boxOfColour(
  page: Page,
  selector: string,
  colour: readonly [number, number, number],
): Promise<ColourBox | undefined> {
  return page.evaluate(
    ([query, wanted]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(query)!
      if (canvas.width === 0) return undefined
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      const found: [number, number, number][] = []
      for (let at = 0; at < data.length; at += 4) {
        const near = wanted.every((value, channel) => Math.abs(data[at + channel]! - value) < 40)
        if (near && data[at + 3]! > 20)
          found.push([(at / 4) % canvas.width, Math.floor(at / 4 / canvas.width), data[at + 3]!])
      }
      if (found.length === 0) return undefined
      const [x, y] = [canvas.width / 2, canvas.height / 2]
      const [left, top] = [0, 1].map((axis) => found.reduce((low, one) => Math.min(low, one[axis]!), 1e9)) as [
        number,
        number,
      ]
      const [right, bottom] = [0, 1].map((axis) => found.reduce((high, one) => Math.max(high, one[axis]!), -1)) as [
        number,
        number,
      ]
      const opacity = found.reduce((sum, one) => sum + one[2], 0) / found.length
      return {
        left: left - x,
        right: right + 1 - x,
        top: top - y,
        bottom: bottom + 1 - y,
        count: found.length,
        opacity,
      }
    },
    [selector, colour] as const,
  )
}

/** Elements of a file by DCMTK's dcmdump. */
export function elementValue(file: string, keyword: string): string {
  const line = execFileSync('dcmdump', ['+P', keyword, file]).toString('latin1')
  return /^\([0-9a-f]{4},[0-9a-f]{4}\) \w\w \[?(.*?)\]?\s+#/m.exec(line)?.[1] ?? ''
}

/** The middle of the first viewport's canvas, as large as the image: what one sees at one image pixel per screen pixel. */
export async function shownByViewport(page: Page, columns: number, rows: number): Promise<GreyImage> {
  const colours = await shownColours(page, columns, rows)
  return { columns, rows, values: colours.filter((_, at) => at % 3 === 0) }
}

/** Mean and greatest difference of two images of the same size, in grey values. */
export function difference(a: GreyImage, b: GreyImage): { mean: number; greatest: number } {
  if (a.columns !== b.columns || a.rows !== b.rows) throw new Error('images of different size')
  const differences = a.values.map((value, index) => Math.abs(value - b.values[index]!))
  return {
    mean: differences.reduce((sum, value) => sum + value, 0) / differences.length,
    greatest: differences.reduce((most, value) => Math.max(most, value), 0),
  }
}

/** The middle of a canvas: red, green and blue of each pixel, row by row. */
export async function shownColours(
  page: Page,
  columns: number,
  rows: number,
  selector = '[data-cell="0"] .lg-canvas canvas',
): Promise<Uint8Array> {
  const values = await page.evaluate(
    ([query, width, height]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(query)!
      const [left, top] = [(canvas.width - width) / 2, (canvas.height - height) / 2].map(Math.round) as [number, number]
      const { data } = canvas.getContext('2d')!.getImageData(left, top, width, height)
      return Array.from(data).filter((_, at) => at % 4 !== 3)
    },
    [selector, columns, rows] as const,
  )
  return Uint8Array.from(values)
}

/** How far two pictures are apart in levels of 256, and how much there is to see in the second: its greatest less its least level. */
export function differenceOfColours(
  a: Uint8Array,
  b: Uint8Array,
): { mean: number; greatest: number; contrast: number } {
  const differences = Array.from(a, (value, at) => Math.abs(value - b[at]!))
  const most = (values: Iterable<number>) => [...values].reduce((high, value) => Math.max(high, value), 0)
  return {
    mean: differences.reduce((sum, value) => sum + value, 0) / differences.length,
    greatest: most(differences),
    contrast: most(b) - (255 - most(b.map((value) => 255 - value))),
  }
}
