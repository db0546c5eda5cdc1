/** What the web application shows of nodes' services, in Chromium: missing images, the plain listener in red, refusals, forwarding. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { nCreate, nSet, openAssociation } from '@leadglass/network'
import { part10File } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriousProblems } from './support/axe.ts'
import { type MadeInstance, madeInstance, newUID, toStore } from './support/made-instance.ts'
import { usePages } from './support/pages.ts'
import type { Server } from './support/server.ts'
import { pemOf, TestArchive } from './support/test-archive.ts'

const until = `${new Date().getFullYear() + (new Date().getMonth() > 5 ? 1 : 0)}-${new Date().getMonth() > 5 ? '03-31' : '11-30'}`

let archive: TestArchive
let server: Server
let scanner: ReturnType<typeof pemOf>
const pages = usePages({ origin: () => server.https })
const pageOf = pages.of

beforeAll(async () => {
  archive = await TestArchive.create()
  await archive.person('ada', 'clinician')
  scanner = pemOf(await archive.node('CT1', 'echo,store,mpps'))
  await archive.run(['node', 'add', 'OLDCT', '--services', 'store'])
  server = await archive.serve({
    LEADGLASS_DANGEROUSLY_ACCEPT_PLAINTEXT_LISTEN: '127.0.0.1:0',
    LEADGLASS_DANGEROUSLY_ACCEPT_PLAINTEXT_PEER_ADDRESS: '127.0.0.1',
    LEADGLASS_DANGEROUSLY_ACCEPT_PLAINTEXT_AE_TITLE: 'OLDCT',
    LEADGLASS_DANGEROUSLY_ACCEPT_PLAINTEXT_UNTIL: until,
    LEADGLASS_FORWARDING_RULES: JSON.stringify([{ name: 'mirror', to: ['NOWHERE'] }]),
  })
  const [studyUID, seriesUID] = [newUID(), newUID()]
  const instances = [1, 2, 3].map(() => madeInstance({ studyUID, seriesUID }))
  await importAll(instances.slice(0, 2))
  const step = await beginStep(studyUID)
  await step.complete(instances)
})
afterAll(() => archive?.remove())

async function importAll(instances: readonly MadeInstance[]): Promise<void> {
  const paths = instances.map((instance) => join(archive.place, `${instance.sopUID}.dcm`))
  for (const [index, path] of paths.entries()) writeFileSync(path, part10File(toStore(instances[index]!)))
  await archive.run(['import', ...paths])
}

/** A step of the scanner that it begins now, on an association that asks for a service which the scanner has not. */
async function beginStep(studyUID: string): Promise<{ complete(instances: readonly MadeInstance[]): Promise<void> }> {
  const { key, cert, ca } = scanner
  const sopClassUID = UIDs.ModalityPerformedProcedureStep
  const transferSyntaxUIDs = [UIDs.ExplicitVRLittleEndian]
  const association = await openAssociation({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAETitle: 'CT1',
    calledAETitle: 'LEADGLASS',
    contexts: [
      { abstractSyntaxUID: sopClassUID, transferSyntaxUIDs },
      { abstractSyntaxUID: UIDs.ModalityWorklistInformationModelFind, transferSyntaxUIDs },
    ],
    tls: { key, certificate: cert, authority: ca },
  })
  const sopInstanceUID = newUID()
  const scheduled = new DataSet().set(Tags.StudyInstanceUID, 'UI', studyUID)
  const attributes = new DataSet()
    .set(Tags.ScheduledStepAttributesSequence, 'SQ', [scheduled])
    .set(Tags.PerformedProcedureStepID, 'SH', 'P1')
    .set(Tags.PerformedStationAETitle, 'AE', 'CT1')
    .set(Tags.PerformedProcedureStepStartDate, 'DA', '20261201')
    .set(Tags.PerformedProcedureStepStartTime, 'TM', '093000')
    .set(Tags.PerformedProcedureStepStatus, 'CS', 'IN PROGRESS')
    .set(Tags.Modality, 'CS', 'CT')
  expect((await nCreate(association, { sopClassUID, sopInstanceUID, attributes })).response.Status).toBe(0)
  return {
    async complete(instances) {
      const references = instances.map(({ sopClass, sopUID }) =>
        new DataSet().set(Tags.ReferencedSOPClassUID, 'UI', sopClass).set(Tags.ReferencedSOPInstanceUID, 'UI', sopUID),
      )
      const modifications = new DataSet()
        .set(Tags.PerformedProcedureStepStatus, 'CS', 'COMPLETED')
        .set(Tags.PerformedSeriesSequence, 'SQ', [new DataSet().set(Tags.ReferencedImageSequence, 'SQ', references)])
      expect((await nSet(association, { sopClassUID, sopInstanceUID, modifications })).response.Status).toBe(0)
      await association.release()
    },
  }
}

test('the study list marks a study of which an image that the scanner made has not arrived', async () => {
  const page = await pageOf('ada')
  const mark = page.locator('tr.lg-row-study').filter({ hasText: 'Made' }).getByText('1 missing')
  await mark.waitFor()
  expect(await mark.locator('..').getAttribute('title')).toMatch(/reported 3 images; 1 of them/)
  expect(await seriousProblems(page)).toEqual([])
})

test('while a scanner works the list says how far it is, without being asked: arriving, missing, complete', async () => {
  const page = await pageOf('ada')
  await page.locator('tr[data-index="0"]').waitFor()
  const [studyUID, seriesUID] = [newUID(), newUID()]
  const [first, second] = [1, 2].map(() => madeInstance({ studyUID, seriesUID, patientName: 'Noether^Emmy' }))
  const row = page.locator('tr.lg-row-study').filter({ hasText: 'Noether' })
  const step = await beginStep(studyUID)
  await importAll([first!])
  await row.getByText('arriving', { exact: true }).waitFor()
  await step.complete([first!, second!])
  await row.getByText('1 missing').waitFor()
  await importAll([second!])
  await row.getByText('complete', { exact: true }).waitFor()
  expect(await row.getByText(/arriving|missing/).count()).toBe(0)
}, 300_000)

test('a clinician is not told of the plain listener, an administrator is, in red, on every page', async () => {
  const clinician = await pageOf('ada')
  await clinician.locator('tr[data-index="0"]').waitFor()
  expect(await clinician.getByText('WITHOUT TLS').count()).toBe(0)
  const page = await pageOf('root')
  const banner = page.locator('.lg-plaintext')
  await banner.waitFor()
  expect(await banner.textContent()).toMatch(/OLDCT at 127\.0\.0\.1 connects WITHOUT TLS/)
  const colour = await banner.evaluate((element) => getComputedStyle(element).backgroundColor)
  const [red, green, blue] = colour.match(/\d+/g)!.map(Number) as [number, number, number]
  expect(red).toBeGreaterThan(2 * Math.max(green, blue))
  await page.getByRole('tab', { name: 'People' }).click()
  expect(await banner.isVisible()).toBe(true)
})

test('the administrator reads why a service was refused, and how forwarding stands', async () => {
  const page = await pageOf('root')
  await page.getByRole('tab', { name: 'Refusals' }).click()
  await page.getByText("the modality worklist (C-FIND) is not among CT1's services").first().waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('tab', { name: 'Forwarding' }).click()
  await page.getByText('there is no node NOWHERE').waitFor()
  expect(await seriousProblems(page)).toEqual([])
})
