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

/** Elements of a file by DCMTK's dcmdump. */
export function elementValue(file: string, keyword: string): string {
  const line = execFileSync('dcmdump', ['+P', keyword, file]).toString('latin1')
  return /^\([0-9a-f]{4},[0-9a-f]{4}\) \w\w \[?(.*?)\]?\s+#/m.exec(line)?.[1] ?? ''
}

/** The middle of the first viewport's canvas, as large as the image: what one sees at one image pixel per screen pixel. */
export async function shownByViewport(page: Page, columns: number, rows: number): Promise<GreyImage> {
  const values = await page.evaluate(
    ([width, height]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.lg-canvas canvas')!
      const [left, top] = [(canvas.width - width) / 2, (canvas.height - height) / 2].map(Math.round) as [number, number]
      const { data } = canvas.getContext('2d')!.getImageData(left, top, width, height)
      return Array.from({ length: width * height }, (_, pixel) => data[4 * pixel]!)
    },
    [columns, rows] as const,
  )
  return { columns, rows, values: Uint8Array.from(values) }
}

/** Mean and greatest difference of two images of the same size, in grey values. */
export function difference(a: GreyImage, b: GreyImage): { mean: number; greatest: number } {
  if (a.columns !== b.columns || a.rows !== b.rows) throw new Error('images of different size')
  const differences = a.values.map((value, index) => Math.abs(value - b.values[index]!))
  return {
    mean: differences.reduce((sum, value) => sum + value, 0) / differences.length,
    greatest: Math.max(...differences),
  }
}
