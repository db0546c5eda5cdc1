/**
 * Injection by hand: hostile texts typed into every field of every page and dialog, refused by a server whose reasons are hostile as
 * well; and those that people keep (searches, shares, reasons, grants, orders, drawings) looked at where they are shown afterwards.
 *
 * What there is to type into is not listed here: pages, tabs, dialogs and choices are those that are there, and the last test asks the
 * sources of the pages which fields nothing was typed into.
 */
import { hostileTexts } from '@leadglass/testkit'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { HostileArchive, wholeStudy } from './support/hostile/hostile-archive.ts'
import { goTo, openAs, openIn } from './support/hostile/hostile-pages.ts'
import { sourceFields } from './support/hostile/source-fields.ts'
import { typeInto } from './support/hostile/type-into.ts'
import { languageFile } from './support/language-files.ts'
import { usePages } from './support/pages.ts'
import { drag, measured, openViewer, shows } from './support/viewer-page.ts'
import { eachDialog, eachView } from './support/views.ts'

// A page has up to seventeen tabs, each with its dialogs: a busy machine takes minutes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 900_000 })

let archive: HostileArchive
const pages = usePages({ origin: () => archive.origin, expected: [/status of (400|403|503)/] })

beforeAll(async () => {
  archive = await HostileArchive.make()
})
afterAll(() => archive?.remove())

const textOf = (id: string) => hostileTexts.find((one) => one.id === id)!.text
/** For what takes a page seconds each time: as markup, as an attribute, as words of ours, as a style. */
const few = ['img-error', 'double-quote', 'nested-words', 'declaration'].map(textOf)
/** What a page could take for something else; tables, logs, terminals and databases are tried where text goes out to them. */
const aimsAtPages = ['markup', 'attribute', 'address', 'template', 'style', 'name', 'json', 'xml', 'unicode']
const atPages = hostileTexts.filter(({ aim }) => aimsAtPages.includes(aim)).map(({ text }) => text)
/** The last one stays: it is long enough for a password and a reason. */
const all = [...atPages, textOf('img-error')]

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
)

/** Names of the fields that were typed into: a field that comes again, elsewhere or to somebody else, gets a few texts. */
const typed = new Set<string>()
async function fill(scope: Locator): Promise<void> {
  for (const name of await typeInto(scope, { all, few: [...few, ...all.slice(-1)], typed })) typed.add(name)
}

/** What buttons are called; one that holds a name or a number is one of many, for the rows of a table. */
const ownNames = new Set(languageFile('en').values())
const kindOf = (name: string) => (ownNames.has(name) ? name : name.split(/[ \d]/)[0]!)

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()
const dialogOf = (page: Page) => page.getByRole('dialog')
const submit = (page: Page, name: string) => dialogOf(page).getByRole('button', { name, exact: true }).click()
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text }).first()
async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await dialogOf(page).waitFor({ state: 'detached' })
}

/** Nothing is changed from now on: each attempt is refused, with all texts for a reason. */
async function refuseChanges(page: Page): Promise<void> {
  const problem = { status: 400, title: 'Refused', detail: `Refused: ${all.join(' ')}` }
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url())
    const isReading = route.request().method() === 'GET' || /\/(states|search)$/.test(pathname)
    if (isReading) return route.fallback()
    return route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify(problem) })
  })
}

/** Sends a form, where it can be, and waits for the reason of the refusal. */
async function sendInVain(page: Page, form: Locator): Promise<void> {
  const send = form.locator('button[type="submit"]:enabled').first()
  if ((await send.count()) === 0) return
  await send.click()
  await page.getByRole('alert').filter({ hasText: 'Refused:' }).first().waitFor()
}

describe('every field', () => {
  test.each([
    ['administrator', '#/'],
    ['administrator', '#/account'],
    ['administrator', '#/access'],
    ['administrator', '#/alerts'],
    ['clinician', '#/'],
    ['clinician', '#/access'],
    ['technologist', '#/'],
    ['auditor', '#/'],
    ['surveyor', '#/'],
    ['researcher', '#/'],
  ] as const)('of the %s at %s', async (name, address) => {
    const page = await openAs(pages, archive, name)
    await goTo(page, address)
    await refuseChanges(page)
    await eachView(page, async () => {
      const look = async (dialog: Locator) => {
        await fill(dialog)
        await sendInVain(page, dialog)
      }
      await eachDialog(page, look, kindOf)
      await fill(page.locator('main'))
    })
  })

  test('of the pages that nobody is signed in on', async () => {
    for (const address of ['#/', ...['enrol', 'set-up', 'link', 'share'].map((purpose) => `#/${purpose}/abc`)]) {
      const page = await pages.open()
      await refuseChanges(page)
      await goTo(page, address, 'form, main')
      await fill(page.locator('body'))
      // A password that holds the name is refused before it is sent.
      const ownName = page.getByLabel("Your account's name")
      if (await ownName.isVisible()) await ownName.fill('somebody')
      await page.locator('button[type="submit"]:enabled, main button:enabled').last().click()
      await page.getByRole('alert').first().waitFor()
    }
  })

  test('of the second factor: the first one, a code of the app, a recovery code', async () => {
    const newcomer = await openIn(pages, await archive.withPasswordAlone('newcomer'))
    await refuseChanges(newcomer)
    const byApp = newcomer.locator('.lg-by-app')
    const code = newcomer.locator('input[autocomplete="one-time-code"]')
    await byApp.or(code).first().waitFor()
    if (await byApp.isVisible()) await byApp.click()
    await code.waitFor()
    await fill(newcomer.locator('body'))

    const page = await openIn(pages, await archive.withPasswordAlone('researcher'))
    await refuseChanges(page)
    for (const other of [undefined, /recovery code instead/]) {
      if (other) await page.getByRole('button', { name: other }).click()
      await page.locator('input[autocomplete="one-time-code"]').waitFor()
      await fill(page.locator('body'))
      await sendInVain(page, page.locator('body'))
    }
  })

  test('of a passkey, where the address of the archive allows some', async () => {
    const page = await openAs(pages, archive, 'clinician')
    await refuseChanges(page)
    await page.route('**/api/account', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), passkeysHere: true } })
    })
    await goTo(page, '#/account')
    await press(page, 'Add a passkey')
    await fill(dialogOf(page))
    await sendInVain(page, dialogOf(page))
  })

  test('of an image that waits for a person', async () => {
    const page = await openAs(pages, archive, 'clinician')
    const image = {
      project: few[0]!,
      ...{ studyInstanceUID: '1.2', seriesInstanceUID: '1.2', sopInstanceUID: '1.2', reason: 'text-declared' },
      ...{ rows: 8, columns: 8, frames: 3, askedAt: '2026-04-01T10:00:00Z' },
    }
    await page.route('**/api/image-reviews', (route) => route.fulfill({ json: { images: [image] } }))
    await page.route('**/rendered', (route) => route.fulfill({ contentType: 'image/png', body: onePixel }))
    await refuseChanges(page)
    await goTo(page, '#/review')
    await press(page, 'Add a rectangle')
    await fill(page.locator('main'))
    await press(page, 'Release with rectangles')
    await page.getByRole('alert').filter({ hasText: 'Refused:' }).waitFor()
  })

  test('of the steps of a case', async () => {
    const page = await openAs(pages, archive, 'surveyor')
    await page.getByRole('tab', { name: 'Cases' }).click()
    await refuseChanges(page)
    for (const [step, state] of [
      ['Validate', 'found'],
      ['Write letters', 'validated'],
      ['Reported closed', 'notified'],
    ] as const) {
      const box = page.locator(`tr[data-state="${state}"]`).first().getByRole('checkbox')
      await box.check()
      await page.getByRole('group', { name: 'Steps for the chosen cases' }).getByRole('button', { name: step }).click()
      await dialogOf(page).getByLabel('Remark').waitFor()
      await fill(dialogOf(page))
      // What is no day empties the field.
      await dialogOf(page).getByLabel('When it happened').fill('2026-04-01')
      await sendInVain(page, dialogOf(page))
      await close(page)
      await box.uncheck()
    }
  })

  test('of marked studies', async () => {
    const page = await openAs(pages, archive, 'clinician')
    await refuseChanges(page)
    await page.locator('tr[data-index="0"]').getByRole('checkbox').check()
    for (const name of ['Send to …', 'Add to collection …']) {
      await press(page, name)
      await dialogOf(page).getByRole('combobox').waitFor()
      await fill(dialogOf(page))
      await close(page)
    }
  })

  test('of the viewer', async () => {
    const page = await openAs(pages, archive, 'clinician')
    await openViewer(page, wholeStudy)
    await shows(page, 0)
    await refuseChanges(page)
    await press(page, 'Share study')
    await fill(dialogOf(page))
    await sendInVain(page, dialogOf(page))
    await close(page)
    await press(page, 'More')
    await page.getByRole('menuitem', { name: 'DICOM elements' }).click()
    await page.locator('.lg-elements td').first().waitFor()
    await fill(dialogOf(page))
    await close(page)
    await page.keyboard.press('y')
    await drag(page, [-20, 0], [-20, 0])
    await fill(dialogOf(page))
    await close(page)
    await fill(page.locator('main'))
  })
})

describe('what is kept', () => {
  test('a search for each text, and names of kept searches', async () => {
    const page = await openAs(pages, archive, 'clinician')
    const box = page.getByLabel('Patient name, ID or accession number')
    for (const { text } of hostileTexts.filter((_, index) => index % 3 === 0)) {
      const answered = page.waitForResponse((answer) => answer.url().includes('/dicom-web/studies?'))
      await box.fill(text)
      await answered
    }
    await box.fill('Doe')
    for (const [index, text] of few.entries()) {
      await press(page, 'Saved searches')
      await page.getByRole('menuitem', { name: 'Save this search' }).click()
      if (index === 0) await fill(dialogOf(page))
      await page.getByLabel('Name of the search').fill(text)
      await submit(page, 'Save')
      await dialogOf(page).waitFor({ state: 'detached' })
      await press(page, 'Saved searches')
      await page.getByRole('menuitem', { name: text, exact: true }).waitFor()
      await page.getByRole('menu').press('Escape')
      await page.getByRole('menu').waitFor({ state: 'detached' })
    }
  })

  test('the name that a share is made for, in the list and across the image', async () => {
    const page = await openAs(pages, archive, 'clinician')
    await openViewer(page, wholeStudy)
    await shows(page, 0)
    for (const text of few.slice(0, 2)) {
      await press(page, 'Share study')
      await dialogOf(page).getByLabel('For', { exact: true }).fill(text)
      await submit(page, 'Share study')
      const values = page.locator('.lg-share-value')
      await values.nth(1).waitFor()
      const [link, code] = await values.allTextContents()
      await page.keyboard.press('Escape')
      await dialogOf(page).waitFor({ state: 'detached' })
      const guest = await pages.open()
      await guest.goto(link!)
      await guest.getByLabel('Code').fill(code!)
      await press(guest, 'Open study')
      await guest.locator('.lg-watermark').first().waitFor()
      expect(await guest.locator('.lg-watermark').first().getAttribute('aria-label')).toBe(text)
    }
    await goTo(page, '#/')
    await page.getByRole('tab', { name: 'Shares' }).click()
    for (const text of few.slice(0, 2)) await rowOf(page, text).waitFor()
  })

  test('patient and reason of an emergency access, and the review of it', async () => {
    const page = await openAs(pages, archive, 'confined')
    for (const [index, text] of few.entries()) {
      await press(page, 'Emergency access')
      if (index === 0) await fill(dialogOf(page))
      await dialogOf(page).getByLabel('Patient ID', { exact: true }).fill(text)
      await dialogOf(page).getByLabel('Issuer of the Patient ID').fill(text)
      await dialogOf(page).getByLabel('Reason, at least ten characters').fill(text)
      await submit(page, 'Open this patient')
      const banner = page.getByRole('alert').filter({ hasText: `Emergency access to patient ${text}` })
      await banner.waitFor()
      await press(page, 'End now')
      await banner.waitFor({ state: 'detached' })
    }
    const reviewer = await openAs(pages, archive, 'clinician')
    await goTo(reviewer, '#/access')
    await reviewer.getByRole('tab', { name: 'Emergency access' }).click()
    for (const [index, text] of few.entries()) {
      await rowOf(reviewer, text).getByRole('button', { name: 'Review' }).click()
      if (index === 0) await fill(dialogOf(reviewer))
      await dialogOf(reviewer).getByLabel('What you found').fill(text)
      await submit(reviewer, 'Close the review')
      await dialogOf(reviewer).waitFor({ state: 'detached' })
    }
    await reviewer.getByText('Reviewed', { exact: true }).click()
    for (const text of few) await rowOf(reviewer, text).getByText(`clinician: ${text}`).waitFor()
  })

  test('collections, grants, approvals and devices', async () => {
    const page = await openAs(pages, archive, 'administrator')
    for (const [index, text] of few.entries()) {
      await page.getByRole('tab', { name: 'Collections' }).click()
      await press(page, 'Add a collection')
      await dialogOf(page).getByLabel('Name', { exact: true }).fill(`typed ${index}`)
      await dialogOf(page).getByRole('combobox', { name: 'One of these values' }).fill(text)
      await page.keyboard.press('Enter')
      await submit(page, 'Add a collection')
      await rowOf(page, `typed ${index}`).getByText(text).waitFor()

      await page.getByRole('tab', { name: 'Grants' }).click()
      await press(page, 'Grant studies')
      await dialogOf(page).getByLabel('Name', { exact: true }).fill('confined')
      await dialogOf(page).getByText('Own referrals', { exact: true }).click()
      await dialogOf(page).getByRole('combobox', { name: 'Referring physician' }).fill(text)
      await page.keyboard.press('Enter')
      await dialogOf(page).getByLabel('Purpose').fill(text)
      await submit(page, 'Grant studies')
      await rowOf(page, `referred by ${text}`).getByRole('cell', { name: text, exact: true }).waitFor()

      await page.getByRole('tab', { name: 'Approvals' }).click()
      await press(page, 'Ask for approval')
      await dialogOf(page).getByLabel('One study').fill(`1.2.${index}`)
      await dialogOf(page).getByLabel('Reason').fill(text)
      await submit(page, 'Ask for approval')
      await rowOf(page, text).waitFor()
    }
    await page.getByRole('tab', { name: 'Devices' }).click()
    await press(page, 'Add device')
    await dialogOf(page).getByLabel('AE title').fill('"><svg onload=1>')
    await submit(page, 'Add device')
    await page.getByRole('cell', { name: '"><svg onload=1>' }).waitFor()
  })

  test('examinations and tasks', async () => {
    const page = await openAs(pages, archive, 'technologist')
    await page.getByRole('tab', { name: 'Worklist' }).click()
    for (const [index, text] of few.entries()) {
      await page.getByRole('tab', { name: 'Examinations' }).click()
      await press(page, 'Add an examination')
      for (const label of ['Family name of the patient', 'Patient ID', 'What is examined', 'Accession number'])
        await dialogOf(page)
          .getByLabel(label)
          .fill(label === 'Accession number' ? text.slice(0, 16) : text)
      await dialogOf(page).getByRole('combobox', { name: 'Modality' }).fill('CT')
      await dialogOf(page).getByRole('combobox', { name: 'Stations' }).fill('CT1')
      await page.keyboard.press('Enter')
      await submit(page, 'Add an examination')
      await rowOf(page, text).waitFor()

      await page.getByRole('tab', { name: 'Tasks' }).click()
      await press(page, 'Add a task')
      await dialogOf(page).getByLabel('What is to be done').fill(text)
      await submit(page, 'Add a task')
      await rowOf(page, text).getByRole('button', { name: 'Cancel' }).click()
      if (index === 0) await fill(dialogOf(page))
      await dialogOf(page).getByLabel('Reason').fill(text)
      await submit(page, 'Cancel the task')
      await dialogOf(page).waitFor({ state: 'detached' })
    }
    await page.getByText('Ended', { exact: true }).click()
    for (const text of few) await rowOf(page, text).waitFor()
  })

  test('words of a drawing, in the image, in the list, and read back from the report that keeps them', async () => {
    const page = await openAs(pages, archive, 'clinician')
    await openViewer(page, wholeStudy)
    await shows(page, 0)
    await page.keyboard.press('c')
    for (const [index, text] of few.entries()) {
      await page.keyboard.press('n')
      await drag(page, [-80, 40 * index - 80], [80, 40 * index - 60])
      if (index === 0) await fill(dialogOf(page))
      await dialogOf(page).getByLabel('Text').fill(text)
      await submit(page, 'Use')
      await measured(page, text)
    }
    await press(page, 'Keep as structured report')
    await page.getByText('Kept in the archive.').waitFor()
    await goTo(page, '#/', 'tr[data-index="0"]')
    await openViewer(page, wholeStudy)
    await shows(page, 0)
    await page.keyboard.press('c')
    for (const text of few) await measured(page, text)
  })
})

test('no field of the sources was left out', () => {
  const names = sourceFields().map(({ name }) => name)
  expect(names.length).toBeGreaterThan(60)
  expect(names.filter((name) => !typed.has(name))).toEqual([])
})
