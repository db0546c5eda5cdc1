/** Research in Chromium: a project gets its profile, an image with burned-in text is covered and released, the researcher sees no names. */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { part10File } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Api } from './support/api.ts'
import { seriousProblems } from './support/axe.ts'
import { madeInstance, toStore } from './support/made-instance.ts'
import { usePages } from './support/pages.ts'
import type { Server } from './support/server.ts'
import { type Credentials, TestArchive } from './support/test-archive.ts'

let archive: TestArchive
let server: Server
const image = madeInstance({
  patientName: 'Secret^Sara',
  patientId: 'S-4711',
  studyDescription: 'Sonogram',
  burnedInAnnotation: true,
})
const pages = usePages({ origin: () => server.https, expected: [/status of (403|404)/] })

beforeAll(async () => {
  archive = await TestArchive.create()
  await archive.person('ada', 'clinician')
  await archive.person('rita', 'researcher')
  const path = join(archive.place, 'image.dcm')
  writeFileSync(path, part10File(toStore(image)))
  await archive.run(['import', path])
  server = await archive.serve()
  const administrator = await Api.of(archive, server, 'administrator')
  await administrator.send('POST', '/api/collections', {
    name: 'Trial A',
    kind: 'project',
    studyInstanceUIDs: [image.studyUID],
  })
  await administrator.send('POST', '/api/grants', {
    to: { kind: 'person', name: 'rita' },
    studies: { kind: 'collection', name: 'Trial A' },
    purpose: 'trial A',
  })
  await administrator.close()
}, 300_000)
afterAll(() => archive?.remove())

test('a profile is attached and changed by the administrator, who sees no patient there', async () => {
  const page = await pages.of('root')
  await page.getByRole('tab', { name: 'Projects' }).click()
  await page.getByRole('button', { name: 'Attach a profile' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Project').fill('Trial A')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('row').filter({ hasText: 'Trial A' })
  await row.getByText('In use').waitFor()
  await row.getByRole('button', { name: 'Change' }).click()
  await dialog.getByLabel('Device identity').check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row.getByText('Device identity').waitFor()
  expect(await page.locator('main').textContent()).not.toMatch(/Secret|S-4711/)
})

test('an image that may hold text waits until a person has covered it, and only then the researcher gets it', async () => {
  const researcher = await pages.of('rita')
  const row = researcher.locator('tr.lg-row-study').first()
  await row.waitFor()
  expect(await researcher.locator('body').textContent()).not.toMatch(/Secret|Sara|S-4711/)
  await row.click()
  // Whoever asks first finds nothing yet: that is what makes the image wait for a person.
  await researcher.waitForURL(/#\/studies\//)

  const ada = await pages.of('ada')
  await ada.goto(`${server.https}/#/review`)
  await ada.getByText('One image waits. Project Trial A.').waitFor()
  await ada.getByRole('img', { name: 'The image as the archive has it' }).waitFor()
  await ada.getByRole('button', { name: 'Add a rectangle' }).click()
  await ada.getByRole('button', { name: 'Release with rectangles' }).click()
  await ada.getByText('No image waits.').waitFor()

  await researcher.goto(`${server.https}/#/`)
  await researcher.locator('tr.lg-row-study').first().click()
  await researcher.locator('.lg-canvas[data-shown="0"]').waitFor()
  expect(await researcher.locator('body').textContent()).not.toMatch(/Secret|Sara|S-4711/)
  const status = await researcher.evaluate(
    (uid) => fetch(`/dicom-web/studies/${uid}/metadata`).then((answer) => answer.status),
    image.studyUID,
  )
  expect(status).toBe(404)
})

test('a researcher has nothing to change, to share or to take away', async () => {
  const page = await pages.of('rita')
  await page.locator('tr.lg-row-study').first().waitFor()
  expect(await page.getByRole('tab').count()).toBe(0)
  await page.getByRole('checkbox', { name: 'Mark this study' }).first().check()
  const bar = page.getByRole('toolbar', { name: 'Marked studies' })
  await bar.waitFor()
  for (const name of ['Download', 'Send to …', 'Share', 'Delete'])
    expect(await bar.getByRole('button', { name }).count()).toBe(0)
})

test('a device is bound to a project by the administrator, and sees that one without identities', async () => {
  const page = await pages.of('root')
  await page.getByRole('tab', { name: 'Devices' }).click()
  await page.getByRole('button', { name: 'Add device' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('AE title').fill('WORKSTATION')
  // Its field lies under its choices.
  await dialog.getByRole('combobox', { name: 'Services' }).click({ force: true })
  const find = page.getByRole('option', { name: 'find', exact: true })
  await find.click()
  await page.keyboard.press('Tab')
  await find.waitFor({ state: 'hidden' })
  await dialog.getByRole('combobox', { name: 'Research project' }).click()
  await page.getByRole('option', { name: 'Trial A' }).click()
  expect(await seriousProblems(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Add device' }).click()
  await page.getByRole('dialog', { name: 'Certificate for WORKSTATION' }).getByRole('button', { name: 'Later' }).click()
  const row = page.getByRole('row').filter({ hasText: 'WORKSTATION' })
  await row.getByText('Sees projects, de-identified').waitFor()
  expect(await seriousProblems(page)).toEqual([])

  const credentials = await archive.run<Credentials>([
    'node',
    'cert',
    'WORKSTATION',
    '--out',
    join(archive.place, 'WS'),
  ])
  const found = await findStudies(server.dicomPort, credentials)
  expect(found).toMatch(/\(0020,000d\) UI \[2\.25\.\d+/)
  expect(found).not.toMatch(/Secret|Sara|S-4711/)
  expect(found).not.toContain(image.studyUID)
}, 180_000)

/** What DCMTK's findscu writes down of every study that the device is shown. */
async function findStudies(port: number, { key, certificate, authority }: Credentials): Promise<string> {
  const keys = ['QueryRetrieveLevel=STUDY', 'StudyInstanceUID', 'PatientName', 'PatientID'].flatMap((each) => [
    '-k',
    each,
  ])
  const { stdout, stderr } = await run('findscu', [
    ...['-v', '-S', '-aet', 'WORKSTATION', '-aec', 'LEADGLASS', '+tls', key, certificate, '+cf', authority],
    ...[...keys, '127.0.0.1', String(port)],
  ])
  return stdout + stderr
}

const run = promisify(execFile)
