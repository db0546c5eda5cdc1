/** The viewer as its tests use it: opens a study, waits for images, draws with the mouse, reads what stands there. */
import type { Page } from 'playwright-core'
import { elementValue } from './images.ts'

/** Opens a study by its address; whoever opens it is signed in. */
export async function openViewer(page: Page, studyInstanceUID: string): Promise<void> {
  await page.evaluate((uid) => {
    location.hash = `#/studies/${uid}`
  }, studyInstanceUID)
  await page.locator('.lg-viewer').waitFor()
}

/** Leaves what is open, so that nothing of it is remembered; what was drawn and not kept is given up. */
export async function leaveStudy(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/'
  })
  const row = page.locator('tr[data-index="0"]')
  const discard = page.locator('[data-leaving="discard"]')
  await row.or(discard).first().waitFor()
  if (await discard.isVisible()) await discard.click()
  await row.waitFor()
}

/** Leaves what is open, and opens a study. */
export async function openAnew(page: Page, studyInstanceUID: string): Promise<void> {
  await leaveStudy(page)
  await openViewer(page, studyInstanceUID)
}

/** Opens the study of a file anew. */
export const openStudyOf = (page: Page, file: string): Promise<void> =>
  openAnew(page, elementValue(file, 'StudyInstanceUID'))

/** The page as somebody sees it who lacks a right. */
export async function withoutRight(page: Page, right: string, look: () => Promise<void>): Promise<void> {
  await page.route('**/api/session', async (route) => {
    const answer = await route.fetch()
    const session = await answer.json()
    const rights = session.rights.filter((one: string) => one !== right)
    await route.fulfill({ response: answer, json: { ...session, rights } })
  })
  await page.reload()
  await look()
  await page.unroute('**/api/session')
  await page.reload()
}

/** Waits until a viewport holds the image of this index. */
export const shows = (page: Page, index: number, cell = 0) =>
  page.locator(`[data-cell="${cell}"] .lg-canvas[data-shown="${index}"]`).waitFor()

/** Two frames: what was asked for is on the screen. */
export const painted = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))

export type Place = readonly [x: number, y: number]

/** Middle of a viewport in whole pixels of the page. */
export async function middleOf(page: Page, cell = 0): Promise<Place> {
  const box = (await page.locator(`[data-cell="${cell}"] .lg-canvas`).boundingBox())!
  return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]
}

/** Drags with the main button between places relative to the middle of a viewport. */
export async function drag(page: Page, from: Place, to: Place, cell = 0): Promise<void> {
  const [x, y] = await middleOf(page, cell)
  await page.mouse.move(x + from[0], y + from[1])
  await page.mouse.down()
  await page.mouse.move(x + (from[0] + to[0]) / 2, y + (from[1] + to[1]) / 2)
  await page.mouse.move(x + to[0], y + to[1])
  await page.mouse.up()
  await painted(page)
}

/** Clicks at a place relative to the middle of a viewport. */
export async function click(page: Page, at: Place, cell = 0): Promise<void> {
  const [x, y] = await middleOf(page, cell)
  await page.mouse.move(x + at[0], y + at[1])
  await page.mouse.down()
  await page.mouse.up()
  await painted(page)
}

/** The list of measurements: each with its name and its lines. */
export const measurementRows = (page: Page): Promise<string[][]> =>
  page
    .locator('.lg-measurement-text')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll(':scope > span')].map((one) => one.textContent ?? '')),
    )

/** Waits for a line of the list. */
export const measured = (page: Page, text: string | RegExp) =>
  page.locator('.lg-measurement-text', { hasText: text }).first().waitFor()
