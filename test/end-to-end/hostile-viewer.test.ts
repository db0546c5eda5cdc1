/**
 * Injection in the viewer: a hundred hostile texts in every element that it shows, in Chromium. Nothing runs, nothing is loaded, the
 * policy has nothing to refuse.
 *
 * Sources: docs/design/untrusted-text.md; PS3.3 A.35 (SR), A.33 (presentation states), C.17.3 (content items).
 */
import { hostileTexts } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { HostileArchive, studyOf, wholeStudy } from './support/hostile/hostile-archive.ts'
import { laidOut, missing, openAs, textsOn } from './support/hostile/hostile-pages.ts'
import { usePages } from './support/pages.ts'
import { openAnew, openViewer, shows } from './support/viewer-page.ts'

// A hundred series, one after the other: a busy machine takes minutes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 900_000 })

let archive: HostileArchive
// A busy server asks pages to come again.
const pages = usePages({ origin: () => archive.origin, expected: [/status of 503/] })

const forPages: ReadonlySet<string> = new Set([
  ...['markup', 'attribute', 'address', 'template', 'style', 'name'],
  ...['json', 'xml', 'unicode', 'character-set'],
])

beforeAll(async () => {
  archive = await HostileArchive.make()
})
afterAll(() => archive?.remove())

test('lists every element of every VR', async () => {
  const page = await openAs(pages, archive, 'clinician')
  await openViewer(page, wholeStudy)
  await shows(page, 0)
  const slider = page.locator('.lg-slider input')
  const images = Number(await slider.getAttribute('max'))
  const seen = new Set<string>()
  for (let image = 0; image < images; image += 1) {
    await slider.fill(String(image + 1))
    await shows(page, image)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'DICOM elements' }).click()
    await page.locator('.lg-elements td').first().waitFor()
    for (const id of await textsOn(page, '.lg-elements')) seen.add(id)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  expect(missing(seen)).toEqual([])
})

test('shows every series, the overlays and the documents', async () => {
  const page = await openAs(pages, archive, 'clinician', { width: 1600, height: 1000 })
  await openViewer(page, wholeStudy)
  await shows(page, 0)
  const corner = page.locator('[data-cell="0"] .lg-corner[data-at="bottom-left"]')
  for (const index of hostileTexts.keys()) {
    // A query, a path or a header line is one to other programs.
    if (!forPages.has(hostileTexts[index]!.aim)) continue
    await page
      .locator('.lg-thumb')
      .nth(index + 1)
      .click()
    await corner.filter({ hasText: new RegExp(`#${index + 2}(?!\\d)`) }).waitFor()
  }
  expect(missing(await textsOn(page, '.lg-series'))).toEqual([])

  await page.locator('.lg-thumb').nth(1).click()
  await corner.filter({ hasText: /#2(?!\d)/ }).waitFor()
  await page.keyboard.press('Shift+O')
  await page.locator('.lg-layer input').first().waitFor()
  await page.locator('.lg-layer').evaluateAll((layers) => {
    for (const layer of layers) layer.querySelector('input')?.click()
  })
  await page
    .locator('.lg-layer-part')
    .nth(2 * hostileTexts.length - 1)
    .waitFor()
  await page.locator('.lg-shapes:not([data-shapes="0"])').first().waitFor()
  expect(missing(await textsOn(page, '.lg-layer-parts'))).toEqual([])

  for (const [title, line] of [
    ['The report', '[data-kind="structured-report"] .lg-document-line'],
    ['The key objects', '[data-kind="key-objects"] .lg-document-line'],
    ['The leads', '[data-kind="waveform"] .lg-channel'],
  ] as const) {
    await page.locator(`.lg-thumb[title="${title}"]`).click()
    await page.locator(line).first().waitFor()
    expect(missing(await textsOn(page, '.lg-object')), title).toEqual([])
  }
  await page.locator('.lg-thumb[title="The documents"]').click()
  await page.locator('.lg-pdf-title').waitFor()
  const next = page.locator('.lg-object').getByRole('button', { name: 'Next' })
  for (const { text } of hostileTexts.slice(1, 20)) {
    // The documents hold no page, which is said: nothing moves any more.
    await page.locator('.lg-pdf [role="alert"]').waitFor()
    await next.click()
    await page.locator('.lg-pdf-title', { hasText: laidOut(text) }).waitFor()
  }
})

test('opens studies whose UIDs and modality are names that tables have', async () => {
  const page = await openAs(pages, archive, 'clinician')
  for (const hostile of hostileTexts.filter(({ aim }) => aim === 'name')) {
    await openAnew(page, studyOf(hostile))
    await shows(page, 0)
    await page.getByRole('button', { name: 'Always open like this' }).click()
    await page.getByRole('menuitem', { name: `Always open ${hostile.text} like this` }).click()
    await openAnew(page, studyOf(hostile))
    await shows(page, 0)
    await page.getByRole('button', { name: 'Always open like this' }).click()
    expect(await page.getByRole('menuitem', { name: `Forget how ${hostile.text} opens` }).isEnabled()).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
  }
})
