/** The worklist in Chromium: examinations and tasks, made, changed and ended by those who may, seen at once by others. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Api } from './support/api.ts'
import { runDcmtk } from './support/dcmtk.ts'
import { examination, task } from './support/orders.ts'
import { settled, usePages } from './support/pages.ts'
import type { Server } from './support/server.ts'
import { type Credentials, TestArchive } from './support/test-archive.ts'

let archive: TestArchive
let server: Server
let planner: Api
let scanner: Credentials
// A task that somebody else was quicker to take, a page without its stream, an administrator who asks.
const pages = usePages({ origin: () => server.https, expected: [/status of (403|409)/, /ERR_FAILED/] })

beforeAll(async () => {
  archive = await TestArchive.create()
  for (const [name, role] of [
    ['ada', 'clinician'],
    ['tom', 'technologist'],
    ['tina', 'technologist'],
  ] as const)
    await archive.person(name, role)
  scanner = await archive.node('CT1', 'echo,worklist')
  server = await archive.serve()
  planner = await Api.of(archive, server, 'technologist')
})
afterAll(async () => {
  await planner?.close()
  await archive?.remove()
})

async function worklistOf(name: string, tab = 'Examinations'): Promise<Page> {
  const page = await pages.of(name)
  await page.getByRole('tab', { name: 'Worklist' }).click()
  await page.getByRole('tab', { name: tab }).click()
  await settled(page)
  return page
}

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
/** The one that sends the dialog, not the one that opened it. */
const submit = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

/** What a scanner gets when it asks for its worklist. */
async function asked(): Promise<string> {
  const tls = ['+tls', scanner.key, scanner.certificate, '+cf', scanner.authority]
  const keys = ['PatientName', 'PatientID', '0010,2000', 'ScheduledProcedureStepSequence[0].Modality=CT']
  const { stderr, stdout } = await runDcmtk('findscu', [
    ...['-W', ...tls, '-aet', 'CT1', '-aec', 'LEADGLASS'],
    ...keys.flatMap((key) => ['-k', key]),
    ...['127.0.0.1', String(server.dicomPort)],
  ])
  return stdout + stderr
}

describe('examinations', () => {
  test('are added by a technologist, seen by a clinician at once, and given to the scanner', { timeout: 120_000 }, async () => {
    const [tom, ada] = [await worklistOf('tom'), await worklistOf('ada')]
    await tom.getByText('Nothing is scheduled').waitFor()
    await press(tom, 'Add an examination')
    const dialog = tom.getByRole('dialog')
    await dialog.getByLabel('Family name of the patient').fill('Röntgen')
    await dialog.getByLabel('Given name of the patient').fill('Anna Bertha')
    await dialog.getByLabel('Patient ID').fill('R-1')
    await dialog.getByLabel('What is examined').fill('Left hand')
    await dialog.getByRole('combobox', { name: 'Modality' }).fill('ct')
    await dialog.getByRole('textbox', { name: 'Stations' }).fill('CT1')
    await tom.keyboard.press('Enter')
    await dialog.getByLabel('Family name of who performs it').fill('Curie')
    await submit(tom, 'Add an examination')
    await rowOf(tom, 'Röntgen, Anna Bertha').getByText('scheduled').waitFor()
    const seen = rowOf(ada, 'Röntgen, Anna Bertha')
    await seen.getByText('Left hand').waitFor()
    await seen.getByText('Curie').waitFor()
    expect(await ada.getByRole('button', { name: 'Add an examination' }).count()).toBe(0)
    expect(await seen.getByRole('button').count()).toBe(0)
    expect(await asked()).toContain('[R-1 ]')
  })

  test('keep what the form does not show when they are changed, and go when they are removed', async () => {
    await planner.send('POST', '/api/worklist', examination({ patientName: 'Meitner^Lise', patientID: 'M-1' }))
    const page = await worklistOf('tom')
    await rowOf(page, 'Meitner').getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What is examined').fill('Abdomen')
    await submit(page, 'Save')
    await rowOf(page, 'Meitner').getByText('Abdomen').waitFor()
    expect(await asked()).toMatch(/\[M-1 \][\s\S]*\[PACEMAKER/)
    await rowOf(page, 'Meitner').getByRole('button', { name: 'Remove' }).click()
    await submit(page, 'Remove')
    await rowOf(page, 'Meitner').waitFor({ state: 'detached' })
    expect(await asked()).not.toContain('[M-1 ]')
  })

  test('of other days are shown when they are asked for', async () => {
    await planner.send('POST', '/api/worklist', examination({ patientName: 'Later^Lara', day: '20991231' }))
    const page = await worklistOf('ada')
    expect(await rowOf(page, 'Later').count()).toBe(0)
    await page.getByText('All', { exact: true }).click()
    await rowOf(page, 'Later').getByText('31 Dec 2099').waitFor()
  })
})

describe('tasks', () => {
  test('are taken by one person, who alone ends them, also after coming back', async () => {
    const tom = await worklistOf('tom', 'Tasks')
    await press(tom, 'Add a task')
    await tom.getByRole('dialog').getByLabel('What is to be done').fill('Rebuild the left hand')
    await submit(tom, 'Add a task')
    const tina = await worklistOf('tina', 'Tasks')
    await rowOf(tina, 'left hand').getByRole('button', { name: 'Start' }).waitFor()
    await rowOf(tom, 'left hand').getByRole('button', { name: 'Start' }).click()
    await rowOf(tina, 'left hand').getByText('in progress').waitFor()
    await rowOf(tina, 'left hand').getByText('tom').waitFor()
    expect(await rowOf(tina, 'left hand').getByRole('button').allTextContents()).toEqual(['Ask to cancel'])

    const elsewhere = await worklistOf('tom', 'Tasks')
    await rowOf(elsewhere, 'left hand').getByRole('button', { name: 'Done' }).click()
    await rowOf(tina, 'left hand').waitFor({ state: 'detached' })
    await tina.getByText('Ended', { exact: true }).click()
    await rowOf(tina, 'left hand').getByText('done').waitFor()
  })

  test('of two who take one at the same time one is told that it is taken', async () => {
    await planner.send('POST', '/dicom-web/workitems', task('Wanted by two'), 'application/dicom+json')
    const both = [await worklistOf('tom', 'Tasks'), await worklistOf('tina', 'Tasks')]
    // Neither hears of the other in time.
    for (const page of both) await page.route('**/api/changes', (route) => route.abort())
    for (const page of both) await rowOf(page, 'Wanted by two').getByRole('button', { name: 'Start' }).waitFor()
    await Promise.all(both.map((page) => rowOf(page, 'Wanted by two').getByRole('button', { name: 'Start' }).click()))
    const told = both.map((page) => page.getByRole('alert').getByText('somebody else may have taken it'))
    await Promise.race(told.map((alert) => alert.waitFor()))
    expect((await Promise.all(told.map((alert) => alert.count()))).sort()).toEqual([0, 1])
  })

  test('are changed while nobody has them, and cancelled with a reason that all can read', async () => {
    await planner.send('POST', '/dicom-web/workitems', task('Send to the surgeon'), 'application/dicom+json')
    const page = await worklistOf('tom', 'Tasks')
    await rowOf(page, 'surgeon').getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('dialog').getByLabel('What is to be done').fill('Send to the surgeon, urgently')
    await page.getByRole('dialog').getByLabel('Family name of who performs it').fill('Virchow')
    await submit(page, 'Save')
    await rowOf(page, 'urgently').getByText('Virchow').waitFor()
    await rowOf(page, 'urgently').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('the patient went home')
    await submit(page, 'Cancel the task')
    await rowOf(page, 'urgently').waitFor({ state: 'detached' })
    const ada = await worklistOf('ada', 'Tasks')
    await ada.getByText('Ended', { exact: true }).click()
    await rowOf(ada, 'urgently').getByText('the patient went home').waitFor()
    expect(await rowOf(ada, 'urgently').getByRole('button').count()).toBe(0)
  })
})

test('an administrator has no worklist', async () => {
  const page = await pages.of('root')
  await page.getByRole('tab', { name: 'Status' }).waitFor()
  expect(await page.getByRole('tab', { name: 'Worklist' }).count()).toBe(0)
  for (const path of ['/api/worklist', '/dicom-web/workitems'])
    expect(
      await page.evaluate((address) => fetch(address, { method: 'HEAD' }).then(({ status }) => status), path),
    ).toBe(403)
})
