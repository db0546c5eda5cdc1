/** Pictures that carry their number, read from the screen. */
import { numberedLayout, type PaintedPicture, recordPainted } from '@leadglass/testkit'
import type { Page } from 'playwright-core'

/** Everything that the first viewport shows while something is done, by its pixels and by what the page says of it. */
export async function paintedWhile(page: Page, work: () => Promise<void>): Promise<PaintedPicture[]> {
  await page.evaluate(recordPainted, numberedLayout)
  await work()
  return page.evaluate(async () => {
    // What was asked for last is on the screen.
    for (let frame = 0; frame < 3; frame++) await new Promise((drawn) => requestAnimationFrame(drawn))
    const { leadglassPainted } = window as unknown as {
      leadglassPainted: { running: boolean; pictures: PaintedPicture[] }
    }
    leadglassPainted.running = false
    return leadglassPainted.pictures
  })
}

/** Waits until a recording holds so many pictures. */
export const paintedAtLeast = (page: Page, count: number) =>
  page.waitForFunction(
    (least) => {
      const { leadglassPainted } = window as unknown as { leadglassPainted: { pictures: PaintedPicture[] } }
      return leadglassPainted.pictures.length >= least
    },
    count,
    { polling: 100, timeout: 120_000 },
  )
