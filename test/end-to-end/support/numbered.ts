/** Series whose pictures carry their number: written for an import, and read again from the screen. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type NumberedOptions,
  numberedLayout,
  numberedSlices,
  type PaintedPicture,
  part10File,
  recordPainted,
  uidOf,
} from '@leadglass/testkit'
import type { Page } from 'playwright-core'

/** @returns Study Instance UID */
export async function writeNumbered(folder: string, options: NumberedOptions): Promise<string> {
  const place = join(folder, options.studyName)
  mkdirSync(place, { recursive: true })
  let number = 0
  for await (const slice of numberedSlices(options)) writeFileSync(join(place, `${number++}.dcm`), part10File(slice))
  return uidOf(options.studyName)
}

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
