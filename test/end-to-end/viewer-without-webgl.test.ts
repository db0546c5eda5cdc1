/** The viewer where the browser has no WebGL: stacks are drawn by the processor, the same pictures; planes of a volume are refused in words. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ctPhantom, part10File } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import { difference, renderedByDcmtk, shownByViewport } from './support/images.ts'
import { paintedWhile, writeNumbered } from './support/numbered.ts'
import { useOneViewer } from './support/one-viewer.ts'
import { drag, openAnew, openStudyOf, painted, shows } from './support/viewer-page.ts'

const sliceCount = 40

let numbered: string
const files: string[] = []
const viewer = useOneViewer({
  fill: async (folder) => {
    numbered = await writeNumbered(folder, { studyName: 'numbered', sliceCount, pixels: 'flat' })
    for await (const slice of ctPhantom({ sliceCount: 3 })) {
      files.push(join(folder, `${files.length}.dcm`))
      writeFileSync(files.at(-1)!, part10File(slice))
    }
    return [folder]
  },
  webGL: 'none',
})

async function openPhantom(): Promise<void> {
  await openStudyOf(viewer.page, files[0]!)
  await shows(viewer.page, 0)
}

async function openNumbered(): Promise<void> {
  await openAnew(viewer.page, numbered)
  await shows(viewer.page, 0)
}

/** How far the screen is from what DCMTK makes of a file. */
const apart = async (file: string, window: { center: number; width: number }) =>
  difference(await shownByViewport(viewer.page, 512, 512), renderedByDcmtk(file, window))

test('there is no WebGL here', async () => {
  expect(await viewer.page.evaluate(() => document.createElement('canvas').getContext('webgl'))).toBeNull()
})

test.each([
  { key: '2', center: 40, width: 400 },
  { key: '3', center: -600, width: 1500 },
])('an image under a window of $width is what DCMTK renders', async ({ key, ...window }) => {
  await openPhantom()
  await viewer.page.keyboard.press('o')
  await viewer.page.keyboard.press(key)
  await expect.poll(async () => (await apart(files[0]!, window)).mean).toBeLessThanOrEqual(1)
  expect((await apart(files[0]!, window)).greatest).toBeLessThanOrEqual(2)
})

test('the cine shows every image once, whole and in order', async () => {
  const { page } = viewer
  await openNumbered()
  await page.locator('.lg-cine-speed input').fill('60')
  await page.locator('[data-cell="0"]').click({ position: { x: 30, y: 300 } })
  const pictures = await paintedWhile(page, async () => {
    await page.keyboard.press('Space')
    await shows(page, sliceCount - 1)
    await page.keyboard.press('Space')
  })
  expect(pictures.filter(({ number, said }) => number < 0 || number !== said)).toEqual([])
  const oneTurn = pictures.map(({ number }) => number).slice(0, sliceCount)
  expect(oneTurn).toEqual(Array.from({ length: sliceCount }, (_, index) => index))
})

test('a window that the reader chose stays when he scrolls, and the corner says the one that is drawn', async () => {
  const { page } = viewer
  await openPhantom()
  await page.keyboard.press('o')
  await page.keyboard.press('3')
  await page.keyboard.press('ArrowDown')
  await shows(page, 1)
  await page.locator('.lg-corner', { hasText: 'C -600 W 1500' }).waitFor()
  await expect.poll(async () => (await apart(files[1]!, { center: -600, width: 1500 })).mean).toBeLessThanOrEqual(1)
})

test('letters turn with the image, and a length is as many times the pixel spacing', async () => {
  const { page } = viewer
  await openPhantom()
  const letters = () => page.locator('.lg-letter').allTextContents()
  await expect.poll(letters).toEqual(['A', 'L', 'P', 'R'])
  await page.keyboard.press('f')
  await expect.poll(letters).toEqual(['A', 'R', 'P', 'L'])
  await page.keyboard.press('r')
  await expect.poll(letters).toEqual(['A', 'L', 'P', 'R'])
  await page.keyboard.press('t')
  await expect.poll(letters).toEqual(['R', 'A', 'L', 'P'])
  await page.keyboard.press('r')
  await expect.poll(letters).toEqual(['A', 'L', 'P', 'R'])
  await page.keyboard.press('o')
  await page.keyboard.press('l')
  await painted(page)
  await drag(page, [-32, 0], [32, 0])
  const length = page.locator('.lg-canvas svg text').first()
  await length.waitFor({ state: 'attached' })
  expect(Math.abs(Number.parseFloat((await length.textContent()) ?? '') - 64 * 0.75)).toBeLessThan(0.75)
})

test('planes of the volume are refused with the reason, and the stack is there again', async () => {
  const { page } = viewer
  await openNumbered()
  await page.keyboard.press('v')
  await page.getByText('This browser has no WebGL').waitFor()
  await page.keyboard.press('v')
  await shows(page, 0)
})
