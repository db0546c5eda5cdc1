/** A collector that is told whom entries are about, as PS3.15 A.5.3 has it, and one that is not. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { instanceOf, part10File, uidOf } from '@leadglass/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { Collector, ownCertificate } from '../support/collector.ts'
import { multipartBody } from '../support/multipart.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

async function serverWith(collector: Collector, certificateFile: string, more: Record<string, string> = {}) {
  const server = await startServer({
    LEADGLASS_AUDIT_SYSLOG: collector.address,
    LEADGLASS_AUDIT_SYSLOG_AUTHORITY_FILE: certificateFile,
    ...more,
  })
  onTestFinished(() => server.close())
  return server
}

async function begun(): Promise<{ collector: Collector; certificateFile: string }> {
  const own = ownCertificate()
  const collector = new Collector(own)
  await collector.start()
  return { collector, certificateFile: own.certificateFile }
}

/** Stored by one program, opened by another. @returns the Study Instance UID */
async function storeAndOpen(server: TestServer, patientID: string): Promise<string> {
  const study = uidOf(`study of ${patientID}`)
  const set = new DataSet()
    .set(Tags.SOPClassUID, 'UI', UIDs.SecondaryCaptureImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', uidOf(`instance of ${patientID}`))
    .set(Tags.StudyDate, 'DA', '20260401')
    .set(Tags.Modality, 'CS', 'OT')
    .set(Tags.PatientName, 'PN', 'Zweigelt^Walburga')
    .set(Tags.PatientID, 'LO', patientID)
    .set(Tags.StudyInstanceUID, 'UI', study)
    .set(Tags.SeriesInstanceUID, 'UI', uidOf(`series of ${patientID}`))
  const stored = await server.send('/dicom-web/studies', {
    method: 'POST',
    as: 'technologist',
    headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' },
    body: multipartBody('frontier', [part10File(instanceOf(set))]),
  })
  expect(stored.status).toBe(200)
  await open(server, study)
  return study
}

async function open(server: TestServer, study: string): Promise<void> {
  const answer = await server.send(`/dicom-web/studies/${study}/metadata`, { as: 'clinician' })
  expect(answer.status).toBe(200)
}

const about = (collector: Collector, action: string) =>
  collector.messages.filter((message) => message.includes(`EventTypeCode csd-code="${action}"`))

const naming = (collector: Collector, action: string, ...texts: string[]) =>
  about(collector, action).filter((message) => texts.every((text) => message.includes(text)))

const patient = (id: string) =>
  `<ParticipantObjectIdentification ParticipantObjectID="${id}" ParticipantObjectTypeCode="1" ParticipantObjectTypeCodeRole="1"><ParticipantObjectIDTypeCode csd-code="2" codeSystemName="RFC-3881" originalText="Patient Number"/>`

/** Against the schema of PS3.15 A.5.1. */
function expectValid(messages: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-messages-'))
  try {
    const paths = messages.map((message, i) => {
      writeFileSync(join(folder, `${i}.xml`), message.slice(message.indexOf('<AuditMessage>')))
      return join(folder, `${i}.xml`)
    })
    const schema = join(import.meta.dirname, '../audit-export/audit-message.rng')
    execFileSync('xmllint', ['--noout', '--relaxng', schema, ...paths], { stdio: 'pipe' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('a collector is told no patient and no Study Instance UID, unless the settings say so', async () => {
  const { collector, certificateFile } = await begun()
  const server = await serverWith(collector, certificateFile)
  const study = await storeAndOpen(server, 'HOSP-481516')
  await expect.poll(() => about(collector, 'study:read').length).toBeGreaterThan(0)
  expect(about(collector, 'instance:received')).toHaveLength(1)
  const told = collector.messages.join('\n')
  for (const secret of ['HOSP-481516', 'Zweigelt', study]) expect(told).not.toContain(secret)
  expect(about(collector, 'audit:collector-is-told-patients')).toEqual([])
})

test('where the settings say so, each message about a study names it and its patient, until the study is erased', async () => {
  const { collector, certificateFile } = await begun()
  const server = await serverWith(collector, certificateFile, { LEADGLASS_AUDIT_SYSLOG_NAMES_PATIENTS: 'true' })
  await expect.poll(() => about(collector, 'audit:collector-is-told-patients').length).toBe(1)
  const study = await storeAndOpen(server, 'HOSP-481516')
  for (const action of ['instance:received', 'study:read'])
    await expect.poll(() => naming(collector, action, patient('HOSP-481516'), `"${study}"`).length).toBeGreaterThan(0)
  // A study that came while the collector was being told of another.
  await storeAndOpen(server, 'A&amp;B')
  await expect.poll(() => naming(collector, 'study:read', patient('A&#38;amp;B')).length).toBeGreaterThan(0)
  expectValid(collector.messages)
  expect(collector.messages.join('\n')).not.toContain('Zweigelt')

  await collector.stop()
  const before = collector.messages.length
  await open(server, study)
  await runOperation(server.folder, 'erase', { studyInstanceUID: study })
  await collector.start()
  await expect.poll(() => about(collector, 'study:erased').length).toBe(1)
  const since = collector.messages.slice(before)
  expect(since.filter((message) => /study:read.*<ParticipantObjectName>erased</.test(message)).length).toBeGreaterThan(
    0,
  )
  for (const secret of ['HOSP-481516', study]) expect(since.join('\n')).not.toContain(secret)
  expectValid(since)
})
