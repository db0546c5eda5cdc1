/** Greys of a canvas of the viewer: what stands at a place, and how much neighbours differ. */
import type { Page } from 'playwright-core'

/** From the middle of a canvas, to the right and down, in its pixels. */
export type Place = readonly [x: number, y: number]

const firstCanvas = '.lg-canvas canvas'

/** Mean grey of 16 x 16 pixels around places of the first canvas that fits. */
export function greysAt(page: Page, places: readonly Place[], canvas = firstCanvas): Promise<number[]> {
  return page.evaluate(
    ([query, list]) => {
      const element = document.querySelector<HTMLCanvasElement>(query)!
      const context = element.getContext('2d')!
      return list.map(([x, y]) => {
        const { data } = context.getImageData(element.width / 2 + x - 8, element.height / 2 + y - 8, 16, 16)
        return data.reduce((sum, value, index) => (index % 4 === 0 ? sum + value : sum), 0) / 256
      })
    },
    [canvas, places] as const,
  )
}

/** Mean difference of neighbours in a row, around the middle of a canvas. */
export function neighbourDifference(page: Page, canvas: string): Promise<number> {
  return page.evaluate((query) => {
    const element = document.querySelector<HTMLCanvasElement>(query)!
    const side = 60
    const { data } = element.getContext('2d')!.getImageData(element.width / 2 - 30, element.height / 2 - 30, side, side)
    let sum = 0
    for (let at = 4; at < data.length; at += 4) sum += Math.abs(data[at]! - data[at - 4]!)
    return sum / (data.length / 4)
  }, canvas)
}
