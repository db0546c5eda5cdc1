/** Scrolls through a series of numbered slices, a step with each frame that the browser draws, and reads from the screen what came. */
import { numberedLayout, type PaintedPicture, recordPainted } from '@leadglass/testkit'
import type { Page } from 'playwright-core'

export interface Scrolled {
  how: string
  pictures: number
  perSecond: number
  /** The longest that one picture stood while the next was wanted. */
  longestMs: number
  /** Pictures that stood before one that comes earlier in the series. */
  outOfOrder: number
  /** Frames whose pixels were not one slice, or another than the page said. */
  wrong: number
}

/** Ways through the series, each from its first image to its last. */
export const ways = ['keys', 'wheel', 'cine at 60 a second'] as const

export async function scroll(page: Page, how: (typeof ways)[number], sliceCount: number): Promise<Scrolled> {
  await page.keyboard.press('Home')
  await page.locator('[data-cell="0"] .lg-canvas[data-shown="0"]').waitFor()
  await page.evaluate(recordPainted, numberedLayout)
  if (how === 'cine at 60 a second') await runCine(page, sliceCount)
  else await page.evaluate(stepWithEachFrame, { how, last: sliceCount - 1 })
  const pictures = await page.evaluate(() => {
    const { leadglassPainted } = window as unknown as {
      leadglassPainted: { running: boolean; pictures: PaintedPicture[] }
    }
    leadglassPainted.running = false
    return leadglassPainted.pictures
  })
  return { how, ...summaryOf(pictures) }
}

async function runCine(page: Page, sliceCount: number): Promise<void> {
  await page.locator('.lg-cine-speed input').fill('60')
  await page
    .locator('.lg-canvas')
    .first()
    .click({ position: { x: 40, y: 300 } })
  await page.keyboard.press('Space')
  await page.waitForFunction(
    (last) => Number(document.querySelector<HTMLElement>('.lg-canvas')?.dataset.shown) === last,
    sliceCount - 1,
    { timeout: 120_000, polling: 'raf' },
  )
  await page.keyboard.press('Space')
}

/** Runs in the page: asks for the next image as soon as the one before is seen, which is what a hand on the wheel does at best. */
async function stepWithEachFrame({ how, last }: { how: string; last: number }): Promise<void> {
  const element = document.querySelector<HTMLElement>('[data-cell="0"] .lg-canvas')
  const canvas = element?.querySelector('canvas')
  if (!element || !canvas) return
  for (let frames = 0; frames < 60 * 120 && element.dataset.shown !== String(last); frames += 1) {
    const key = { key: 'ArrowDown', code: 'ArrowDown', bubbles: true }
    if (how === 'keys') document.documentElement.dispatchEvent(new KeyboardEvent('keydown', key))
    else canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: 100, bubbles: true, cancelable: true }))
    await new Promise((drawn) => requestAnimationFrame(drawn))
  }
}

/** @param pictures - as they stood one after the other */
export function summaryOf(pictures: readonly PaintedPicture[]): Omit<Scrolled, 'how'> {
  const right = pictures.filter(({ number, said }) => number >= 0 && number === said)
  const first = right.findIndex(({ number }) => number > 0)
  const moving = right.slice(Math.max(0, first - 1))
  const last = moving.findIndex(({ number }, at) => number > (moving[at + 1]?.number ?? Number.POSITIVE_INFINITY))
  const run = last > 0 && moving[last + 1]?.number === 0 ? moving.slice(0, last + 1) : moving
  const gaps = run.slice(1).map(({ at }, index) => at - run[index]!.at)
  const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1000
  return {
    pictures: run.length,
    perSecond: (run.length - 1) / seconds,
    longestMs: Math.max(...gaps),
    outOfOrder: run.slice(1).filter(({ number }, index) => number < run[index]!.number).length,
    wrong: pictures.length - right.length,
  }
}
