/**
 * What the viewer holds: nothing of studies that were closed, and never more of one than its limit. Objects and buffers of the page's
 * scripts are measured after a collection of garbage.
 *
 * `npm run soak:viewer` takes 2,000 slices and the limit of a computer of 4 GiB.
 */
import { writeNumbered } from '@leadglass/testkit'
import { beforeAll, expect, test } from 'vitest'
import { useOneViewer } from './support/one-viewer.ts'
import { type Held, memoryMeter } from './support/page-memory.ts'
import { openAnew, shows } from './support/viewer-page.ts'

const imageMiB = 0.5
const several = { count: 20, warm: 5, slices: 16 }
const longSlices = Number(process.env.LEADGLASS_TEST_LONG_SERIES ?? 400)
/** A computer that tells so little memory that few images of the long series may be kept. */
const deviceMemoryGiB = longSlices < 2000 ? 0.25 : 4
const cacheMiB = deviceMemoryGiB * 128

let longStudy: string
const studies: string[] = []
let held: () => Promise<Held>
const viewer = useOneViewer({
  fill: async (folder) => {
    for (let index = 0; index < several.count; index++)
      studies.push(
        await writeNumbered(folder, { studyName: `series ${index}`, sliceCount: several.slices, pixels: 'flat' }),
      )
    longStudy = await writeNumbered(folder, { studyName: 'long', sliceCount: longSlices, pixels: 'flat' })
    return [folder]
  },
  prepare: async (page) => {
    await page.addInitScript((gibibytes) => {
      Object.defineProperty(navigator, 'deviceMemory', { get: () => gibibytes })
    }, deviceMemoryGiB)
    await page.reload()
  },
})

beforeAll(async () => {
  held = await memoryMeter(viewer.page)
})

async function openWhole(study: string): Promise<void> {
  await openAnew(viewer.page, study)
  await shows(viewer.page, 0)
  await viewer.page.waitForFunction(
    () => document.querySelector<HTMLElement>('.lg-loaded span')?.style.height === '100%',
  )
}

async function backToList(): Promise<void> {
  await viewer.page.evaluate(() => location.assign('#/'))
  await viewer.page.locator('tr[data-index="0"]').waitFor()
  await viewer.page.locator('.lg-viewer').waitFor({ state: 'detached' })
}

test('after twenty series were opened and closed it holds what it held after the first', async () => {
  const openAndClose = async (study: string) => {
    await openWhole(study)
    await backToList()
  }
  await openWhole(studies[0]!)
  const whileOpen = await held()
  expect(whileOpen.buffers).toBeGreaterThan(several.slices * imageMiB)
  await backToList()
  const atFirst = await held()
  expect(whileOpen.buffers - atFirst.buffers).toBeGreaterThan(several.slices * imageMiB * 0.9)
  // The engine compiles what runs often, and its code counts as heap: 2 MiB within the first five, 3 in the next fifty-five.
  for (const study of studies.slice(1, several.warm)) await openAndClose(study)
  const warm = await held()
  for (const study of studies.slice(several.warm)) await openAndClose(study)
  const after = await held()
  console.info('memory in MiB after the first series, the fifth and the twentieth', atFirst, warm, after)
  expect(after.heap).toBeLessThan(warm.heap * 1.2)
  expect(after.buffers).toBeLessThan(atFirst.buffers * 1.2)
})

test('a series larger than the memory for images passes by, and no more than that is kept', async () => {
  const { page } = viewer
  expect(longSlices * imageMiB).toBeGreaterThan(1.5 * cacheMiB)
  await backToList()
  const before = await held()
  await openAnew(page, longStudy)
  await shows(page, 0)
  let most = before
  for (let index = 0; index < longSlices; index += longSlices / 40) {
    await page.getByLabel('Image in view').fill(String(index + 1))
    await shows(page, index)
    const now = await held()
    if (now.buffers > most.buffers) most = now
  }
  console.info('memory in MiB before and at most within the long series', before, most)
  // The picture on the screen and those that are being decoded come on top.
  expect(most.buffers).toBeLessThan(before.buffers + cacheMiB + 24 * imageMiB)
  expect(most.buffers).toBeGreaterThan(before.buffers + cacheMiB / 2)
  // What was dropped is there again when it is wanted.
  await page.getByLabel('Image in view').fill('1')
  await shows(page, 0)
})
