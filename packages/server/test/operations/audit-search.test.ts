import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDataSet, Tags } from '@leadglass/dicom'
import { ctPhantom, part10File } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let scratch: string
const studies: string[] = []

beforeAll(async () => {
  archive = await startServer()
  scratch = mkdtempSync(join(tmpdir(), 'leadglass-audit-search-'))
  for (const patientID of ['H1', 'H2'])
    for await (const slice of ctPhantom({ sliceCount: 1, studyName: patientID, patientID })) {
      writeFileSync(join(scratch, `${patientID}.dcm`), part10File(slice))
      studies.push(readDataSet(slice.dataSet, slice).string(Tags.StudyInstanceUID)!)
    }
  await runOperation(archive.folder, 'import', { paths: [scratch] })
  await archive.send(`/dicom-web/studies/${studies[0]}/metadata`, { as: 'clinician' })
  await archive.send(`/dicom-web/studies/${studies[1]}/metadata`, { as: 'technologist' })
})
afterAll(async () => {
  await archive.close()
  rmSync(scratch, { recursive: true })
})

async function search(body: Record<string, unknown>) {
  const answer = await archive.send('/api/audit/search', {
    method: 'POST',
    as: 'auditor',
    headers: json,
    body: JSON.stringify(body),
  })
  expect(answer.status, answer.text).toBe(200)
  return { text: answer.text, entries: answer.json().entries as { index: number; event: Record<string, string> }[] }
}

test('who opened this patient?', async () => {
  const { entries } = await search({ patientID: 'H1', action: 'study:read' })
  expect(new Set(entries.map(({ event }) => event.principal))).toEqual(new Set(['token:clinician']))
  expect(entries[0]!.event).toMatchObject({
    outcome: 'success',
    address: '127.0.0.1',
    detail: { protocol: 'dicomweb' },
  })
})

test('what did this account open?', async () => {
  const { entries } = await search({ principal: 'token:technologist', action: 'study:' })
  expect(entries.length).toBeGreaterThan(0)
  expect(new Set(entries.map(({ event }) => event.object)).size).toBe(1)
})

test('the newest come first, and no more than asked for', async () => {
  const { entries } = await search({ count: 3 })
  const indexes = entries.map(({ index }) => index)
  expect(indexes).toEqual([...indexes].sort((a, b) => b - a))
  expect(indexes).toHaveLength(3)
})

test('neither the answer nor the entry that the question leaves names the patient', async () => {
  const { text } = await search({ patientID: 'H2' })
  expect(text).not.toContain('"H2"')
  const { entries } = await search({ action: 'audit:search' })
  expect(entries[0]!.event).toMatchObject({
    principal: 'token:auditor',
    detail: { by: expect.stringContaining('patientID') },
  })
  expect(JSON.stringify(entries)).not.toContain('"H2"')
})

test('the auditor is told that the log verifies', async () => {
  const verified = (await archive.send('/api/audit/verify', { method: 'POST', as: 'auditor' })).json()
  expect(verified.problems).toEqual([])
  expect(verified.entries).toBeGreaterThan(5)
})
