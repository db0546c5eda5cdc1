/** The viewer in the hand, 360 pixels wide: one finger scrolls or windows, two zoom, and everything is within reach. */
import { writeNumbered } from '@leadglass/testkit'
import type { CDPSession } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import { type MadeSeries, makeSeries } from './support/made-series.ts'
import { useOneViewer } from './support/one-viewer.ts'
import { keepPicture } from './support/pages.ts'
import { middleOf, openAnew, openStudyOf, painted, shows } from './support/viewer-page.ts'

let study: string
let made: MadeSeries
let session: CDPSession
const viewer = useOneViewer({
  fill: async (folder) => {
    study = await writeNumbered(folder, { studyName: 'in the hand', sliceCount: 40, pixels: 'flat' })
    made = makeSeries(`${folder}/made`)
    return [folder]
  },
  window: { width: 360, height: 740, touch: true },
})

beforeAll(async () => {
  session = await viewer.page.context().newCDPSession(viewer.page)
})

async function openNumbered(): Promise<void> {
  await openAnew(viewer.page, study)
  await shows(viewer.page, 0)
}

type Finger = readonly [x: number, y: number]

/** Fingers go from one place to another, in steps, and leave the screen. */
async function fingers(from: readonly Finger[], to: readonly Finger[]): Promise<void> {
  const steps = 12
  const at = (share: number) =>
    from.map(([x, y], id) => ({ x: x + (to[id]![0] - x) * share, y: y + (to[id]![1] - y) * share, id }))
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) })
  for (let step = 1; step <= steps; step++) {
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / steps) })
    await painted(viewer.page)
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await painted(viewer.page)
}

const shown = async () => Number(await viewer.page.locator('.lg-canvas').getAttribute('data-shown'))
const state = async () => (await viewer.page.locator('.lg-corner[data-at="bottom-right"]').textContent()) ?? ''
const zoomPercent = async () => Number(/(\d+)\s?%/.exec(await state())?.[1])

test('one finger scrolls, and the page itself stays where it is', async () => {
  const { page } = viewer
  await openNumbered()
  const [x, y] = await middleOf(page)
  await fingers([[x, y - 120]], [[x, y + 120]])
  await expect.poll(shown).toBeGreaterThan(5)
  const down = await shown()
  await fingers([[x, y + 60]], [[x, y - 60]])
  await expect.poll(shown).toBeLessThan(down)
  expect(await page.evaluate(() => [window.scrollX, window.scrollY])).toEqual([0, 0])
})

test('two fingers apart make the image larger', async () => {
  await openNumbered()
  const [x, y] = await middleOf(viewer.page)
  const before = await zoomPercent()
  await fingers(
    [
      [x - 20, y],
      [x + 20, y],
    ],
    [
      [x - 110, y],
      [x + 110, y],
    ],
  )
  await expect.poll(zoomPercent).toBeGreaterThan(before * 1.3)
  expect(await shown()).toBe(0)
})

test('with the window tool one finger changes the window', async () => {
  const { page } = viewer
  await openNumbered()
  await page.getByRole('button', { name: 'Window', exact: true }).tap()
  const [x, y] = await middleOf(page)
  const before = await state()
  await fingers([[x - 60, y]], [[x + 60, y + 30]])
  await expect.poll(state).not.toBe(before)
  expect(await shown()).toBe(0)
})

test('a prior stays in the list below, whenever the study is opened: two images would be too small', async () => {
  for (let opening = 0; opening < 2; opening++) {
    await openStudyOf(viewer.page, made.current[0]!)
    await shows(viewer.page, 0)
    await viewer.page.locator('.lg-prior-title').waitFor({ state: 'attached' })
    expect(await viewer.page.locator('.lg-viewport').count()).toBe(1)
  }
})

test('nothing hangs over the side, and axe finds nothing serious', async () => {
  await openNumbered()
  expect(await sidewaysPixels(viewer.page)).toBe(0)
  expect(await seriousProblems(viewer.page)).toEqual([])
  await keepPicture(viewer.page, 'viewer-360')
})
