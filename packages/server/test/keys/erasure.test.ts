import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDataSet, Tags } from '@leadglass/dicom'
import { ctPhantom, part10File } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let studyInstanceUID: string
let certificate: Record<string, unknown>

beforeAll(async () => {
  archive = await startServer()
  const samples = await mkdtemp(join(tmpdir(), 'leadglass-samples-'))
  for await (const slice of ctPhantom({ sliceCount: 1 })) {
    await writeFile(join(samples, 'one.dcm'), part10File(slice))
    const { dataSet, transferSyntaxUID } = slice
    studyInstanceUID = readDataSet(dataSet, { transferSyntaxUID }).string(Tags.StudyInstanceUID)!
  }
  await runOperation(archive.folder, 'import', { paths: [samples] })
  await runOperation(archive.folder, 'erase', { studyInstanceUID })
  const { certificates } = (await archive.send('/api/keys/erasures', { as: 'administrator' })).json()
  certificate = certificates[0]
})
afterAll(() => archive.close())

async function verify(given: object, as: 'administrator' | 'clinician' = 'administrator') {
  const body = JSON.stringify({ certificate: JSON.stringify(given) })
  return archive.send('/api/keys/erasures/verify', { method: 'POST', as, headers: json, body })
}

test('the certificate holds: signed, ours, the key destroyed, and its digest in the audit log', async () => {
  const verdict = (await verify(certificate)).json()
  expect(verdict).toMatchObject({
    holds: true,
    isSigned: true,
    isOurs: true,
    isDestroyed: true,
    study: certificate.study,
  })
  const proof = await runOperation(archive.folder, 'audit.prove', { index: verdict.logEntry })
  expect(JSON.parse(proof.entry)).toMatchObject({ action: 'study:erased', detail: { certificate: verdict.digest } })
  expect(JSON.stringify(certificate)).not.toContain(studyInstanceUID)
})

test('fields in another order are the same certificate', async () => {
  const turned = Object.fromEntries(Object.entries(certificate).reverse())
  expect((await verify(turned)).json().holds).toBe(true)
})

test.each([
  ['another study', { study: '0'.repeat(32) }],
  ['another day', { erased: '2020-01-01T00:00:00.000Z' }],
  ['another slot', { slot: 9 }],
  ['another signature', { signature: '0'.repeat(128) }],
])('a certificate changed to name %s does not hold', async (_, change) => {
  const verdict = (await verify({ ...certificate, ...change })).json()
  expect(verdict).toMatchObject({ holds: false, isSigned: false })
  expect(verdict.logEntry).toBeUndefined()
})

test('what is no certificate is refused, and so is who may not look at keys', async () => {
  expect((await verify({ format: 'other' })).status).toBeGreaterThanOrEqual(400)
  expect((await verify(certificate, 'clinician')).status).toBe(403)
})
