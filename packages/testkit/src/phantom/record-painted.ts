/**
 * Runs in a page of the viewer: reads from the pixels of the first viewport, frame by frame, which numbered slice stands on the
 * screen, and beside it what the page says. Playwright hands the function over as text: it may use nothing from outside.
 */
import type { NumberedLayout } from './numbered-slices.ts'

/** What the screen held after one frame. */
export interface PaintedPicture {
  /** By the pixels: the same number in all three bands. -1 where there is none, or not one */
  number: number
  /** By the page: `data-shown` */
  said: number
  /** Milliseconds of the page's clock */
  at: number
}

interface Recording {
  pictures: PaintedPicture[]
  running: boolean
}

/** Begins a recording in `window.leadglassPainted`; a picture is noted when it is another than the one before. */
export function recordPainted(layout: NumberedLayout): void {
  const { side, bits, left, bitColumns, bands, bandRows } = layout
  const recording: Recording = { pictures: [], running: true }
  Object.assign(window, { leadglassPainted: recording })

  /** The bits along a row of the image, as the canvas shows them. */
  const rowOf = (canvas: HTMLCanvasElement, row: number): number => {
    const scale = Math.min(canvas.width, canvas.height) / side
    const place = (pixel: number, length: number) => Math.round(length / 2 + (pixel - side / 2) * scale)
    const start = Math.max(0, place(0, canvas.width))
    const width = Math.min(canvas.width - start, Math.round(side * scale))
    const line = canvas.getContext('2d')?.getImageData(start, place(row, canvas.height), width, 1).data
    if (!line) return -1
    let code = 0
    for (let bit = 0; bit < bits; bit += 1) {
      const x = place(left + (bit + 0.5) * bitColumns, canvas.width) - start
      code = code * 2 + (line[4 * x]! > 127 ? 1 : 0)
    }
    return code
  }

  const numberOn = (canvas: HTMLCanvasElement): number => {
    const all = 2 ** bits - 1
    const numbers = bands.map((band) => {
      const code = rowOf(canvas, band + bandRows / 2)
      return code + rowOf(canvas, band + bandRows * 1.5) === all ? code : -1
    })
    return numbers.every((number) => number === numbers[0]) ? numbers[0]! : -1
  }

  const look = () => {
    if (!recording.running) return
    const element = document.querySelector<HTMLElement>('[data-cell="0"] .lg-canvas')
    const canvas = element?.querySelector('canvas')
    if (canvas) {
      const next = { number: numberOn(canvas), said: Number(element?.dataset.shown), at: performance.now() }
      const last = recording.pictures.at(-1)
      if (last?.number !== next.number || last.said !== next.said) recording.pictures.push(next)
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
