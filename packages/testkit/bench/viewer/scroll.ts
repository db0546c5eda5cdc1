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
  else if (how === 'wheel') await turnWheel(page, sliceCount)
  else await page.evaluate(holdKey, sliceCount - 1)
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
    (count) => {
      const { leadglassPainted } = window as unknown as { leadglassPainted: { pictures: PaintedPicture[] } }
      return leadglassPainted.pictures.length >= count
    },
    sliceCount,
    { timeout: 120_000, polling: 100 },
  )
  await page.keyboard.press('Space')
}

const middleOf = async (page: Page): Promise<[number, number]> => {
  const { x, y, width, height } = (await page.locator('[data-cell="0"] .lg-canvas').boundingBox())!
  return [x + width / 2, y + height / 2]
}

/** Turns the wheel by one notch as soon as the notch before was taken. */
async function turnWheel(page: Page, sliceCount: number): Promise<void> {
  await page.mouse.move(...(await middleOf(page)))
  const shown = () => page.locator('[data-cell="0"] .lg-canvas').getAttribute('data-shown')
  for (let notch = 0; notch < 3 * sliceCount && (await shown()) !== String(sliceCount - 1); notch += 1)
    await page.mouse.wheel(0, 100)
}

/** Runs in the page: the key repeats as soon as the frame before was drawn, in a task of its own as keys come. */
async function holdKey(last: number): Promise<void> {
  const element = document.querySelector<HTMLElement>('[data-cell="0"] .lg-canvas')
  for (let frames = 0; frames < 60 * 120 && element?.dataset.shown !== String(last); frames += 1) {
    const key = { key: 'ArrowDown', code: 'ArrowDown', bubbles: true, repeat: frames > 0 }
    document.documentElement.dispatchEvent(new KeyboardEvent('keydown', key))
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))
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
