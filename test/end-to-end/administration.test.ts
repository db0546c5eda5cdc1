/** The administrator's pages in Chromium: a scanner is connected step by step, and what runs, grows and is in force is shown. */
import { UIDs } from '@leadglass/dicom'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seriousProblems, sidewaysPixels } from './support/axe.ts'
import { launchBrowser, openPage, type PageOptions, type WatchedPage } from './support/browser.ts'
import { signIn } from './support/person.ts'
import { openSender } from './support/sender.ts'
import type { Server } from './support/server.ts'
import { type Credentials, TestArchive } from './support/test-archive.ts'

const password = 'seven grey herons wade at dusk'

let archive: TestArchive
let browser: Browser
let server: Server
let open: WatchedPage | undefined

beforeAll(async () => {
  archive = await TestArchive.create()
  await archive.run(['node', 'add', 'NOWHERE', '--host', '127.0.0.1', '--port', '1'])
  server = await archive.serve({ LEADGLASS_SIGN_IN_SESSION_HOURS: '9' })
  browser = await launchBrowser()
})

afterEach(async () => {
  const misdeeds = open?.misdeeds ?? []
  await open?.close()
  open = undefined
  expect(misdeeds).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await archive?.remove()
})

async function panel(name: string, options: PageOptions = {}): Promise<Page> {
  open = await openPage(browser, server.https, options)
  await signIn(open.page, 'root', password)
  await open.page.getByRole('tab', { name }).click()
  await open.page.getByRole('heading', { name, level: 1 }).waitFor()
  await open.page.locator('main .mantine-Loader-root').waitFor({ state: 'detached' })
  return open.page
}

describe('connecting a scanner', () => {
  test('takes four steps, explains what is refused meanwhile, and ends when the scanner has come', async () => {
    const page = await panel('Devices')
    await page.getByRole('button', { name: 'Connect a scanner' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('AE title').fill('CT_ROOM1')
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByRole('button', { name: 'Issue certificate' }).click()
    await dialog.getByText('Own AE title: CT_ROOM1').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await dialog.getByRole('button', { name: 'I have typed it' }).click()
    await dialog.getByText('Waiting for CT_ROOM1').waitFor()

    // A technician takes the files of another device first.
    const files = await archive.node('CT_ROOM2')
    await expect(echo('CT_ROOM1', files)).rejects.toThrow()
    await dialog.getByText('Turned away').first().waitFor()
    expect(await seriousProblems(page)).toEqual([])

    const right = await archive.run<Credentials>(['node', 'cert', 'CT_ROOM1', '--out', `${archive.place}/right`])
    await echo('CT_ROOM1', right)
    await dialog.getByText('CT_ROOM1 is connected').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('cell', { name: 'CT_ROOM1' }).waitFor()
  })
})

/** A C-ECHO of our own requestor under this title, with these files. */
async function echo(aeTitle: string, files: Credentials): Promise<void> {
  const verification = { sopClass: UIDs.VerificationSOPClass, transferSyntax: UIDs.ImplicitVRLittleEndian }
  const association = await openSender(server, files, [verification], aeTitle)
  await association.echo()
  await association.release()
}

test('a device that does not answer is tested, with the reason', async () => {
  const page = await panel('Devices')
  await page.getByRole('row', { name: 'NOWHERE' }).getByRole('button', { name: 'Test' }).click()
  await page.getByText('ECONNREFUSED').waitFor()
  // The refusal of the other side is the answer that was asked for.
  open!.misdeeds.splice(0, open!.misdeeds.length, ...open!.misdeeds.filter((said) => !said.includes('502')))
})

test('settings are shown with their source, and found', async () => {
  const page = await panel('Settings')
  await page.getByRole('switch', { name: 'Only those that differ from their default' }).check({ force: true })
  await page.getByRole('row', { name: 'signIn.sessionHours' }).getByText('LEADGLASS_SIGN_IN_SESSION_HOURS').waitFor()
  await page.getByLabel('Search settings').fill('no such setting')
  await page.getByRole('row', { name: 'signIn.sessionHours' }).waitFor({ state: 'detached' })
})

test('storage and jobs are shown, clear of serious problems', async () => {
  await archive.run(['verify'])
  const page = await panel('Jobs')
  await page.getByRole('row', { name: 'verify' }).getByText('done').waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('tab', { name: 'Storage' }).click()
  await page.getByText('are free on its disk').waitFor()
  await page.getByText('A forecast needs figures of seven days').waitFor()
  expect(await seriousProblems(page)).toEqual([])
})

test('the posture is looked at and explained, and the keys say what is wrapped by what', async () => {
  const page = await panel('Posture')
  await page.getByRole('button', { name: 'Look now' }).click()
  await page.getByLabel(/^Grade [A-F]$/).waitFor()
  await page.getByText('A stranger gets nothing').waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('tab', { name: 'Keys' }).click()
  await page.getByRole('row', { name: 'The root key is held by' }).getByText('a file of the data folder').waitFor()
  await page.getByRole('button', { name: 'Rotate now' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate now' }).click()
  await page.getByRole('row', { name: 'Version of the key-encryption key' }).getByText('2').waitFor()
  expect(await seriousProblems(page)).toEqual([])
})

test('a telephone shows the pages without scrolling sideways, in German too', async () => {
  const page = await panel('Speicher', { width: 360, height: 740, locale: 'de-DE' })
  expect(await sidewaysPixels(page)).toBe(0)
  await page.getByRole('tab', { name: 'Einstellungen' }).click()
  await page.getByText('https.listen').waitFor()
  expect(await sidewaysPixels(page)).toBe(0)
})
