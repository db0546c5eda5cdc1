/** What the administration pages ask besides accounts: settings, storage, jobs, and whether a device has come. */
import { UIDs } from '@leadglass/dicom'
import { pdfText } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { associate, nodeOf } from '../support/archives.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
const as = 'administrator' as const
const get = async (path: string) => (await archive.send(path, { as })).json()

beforeAll(async () => {
  archive = await startServer({ LEADGLASS_DICOM_IDLE_TIMEOUT_SECONDS: '120' })
})
afterAll(() => archive.close())

test('a setting comes with its source', async () => {
  const { settings } = await get('/api/settings')
  const found = settings.find(({ key }: { key: string }) => key === 'dicom.idleTimeoutSeconds')
  expect(found).toMatchObject({ value: 120, source: 'LEADGLASS_DICOM_IDLE_TIMEOUT_SECONDS' })
})

test('storage has a row for today and the room on the disk', async () => {
  const { days, freeOctets, diskOctets } = await get('/api/storage')
  expect(days).toMatchObject([{ day: new Date().toISOString().slice(0, 10), studies: 0, instances: 0 }])
  expect(freeOctets).toBeGreaterThan(0)
  expect(diskOctets).toBeGreaterThan(freeOctets)
})

test('the evidence pack is there as JSON and as PDF, for administrators and auditors, and each taking of it is on record', async () => {
  const pack = await get('/api/posture/evidence')
  expect(pack.requirements.length).toBeGreaterThan(20)
  const pdf = await archive.send('/api/posture/evidence.pdf', { as: 'auditor' })
  expect(pdf).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="evidence.pdf"' },
  })
  const text = pdfText(pdf.octets).replace(/\s/g, '')
  for (const { requirement } of pack.requirements) expect(text).toContain(requirement.replace(/\s/g, ''))
  const { entries } = (await archive.send('/api/audit?count=100', { as: 'auditor' })).json()
  const taken = entries.filter(({ event }: { event: { action: string } }) => event.action === 'posture:evidence')
  expect(taken.map(({ event }: { event: { principal: string } }) => event.principal)).toEqual([
    'token:administrator',
    'token:auditor',
  ])
})

test('without witnesses there are none, and the auditor may ask all the same', async () => {
  const answers = await Promise.all(
    (['GET', 'POST'] as const).map((method) => archive.send('/api/audit/witnesses', { method, as: 'auditor' })),
  )
  expect(answers.map((answer) => answer.json().witnesses)).toEqual([[], []])
})

test('long work is listed, whoever asked for it', async () => {
  await runOperation(archive.folder, 'verify', {})
  const { jobs } = await get('/api/jobs')
  expect(jobs[0]).toMatchObject({ operation: 'verify', state: 'done', principal: expect.stringMatching(/^operator:/) })
})

test('a device that was turned away is explained, and one that came is seen', async () => {
  const certificate = await nodeOf(archive, 'SCANNER1', ['echo'])
  expect(await get('/api/nodes/SCANNER1/activity')).toEqual({ aeTitle: 'SCANNER1', refusals: [] })
  const contexts = [{ abstractSyntaxUID: UIDs.VerificationSOPClass, transferSyntaxUIDs: [UIDs.ImplicitVRLittleEndian] }]
  await expect(associate(archive, { aeTitle: 'SCANNER2', certificate }, contexts)).rejects.toThrow()
  const association = await associate(archive, { aeTitle: 'SCANNER1', certificate }, contexts)
  await association.release()
  const activity = await get('/api/nodes/SCANNER1/activity')
  expect(activity.lastSeen).toMatchObject({ address: '127.0.0.1' })
  const { refusals } = await get('/api/nodes/SCANNER2/activity')
  expect(refusals[0].why).toMatch(/./)
})

test('an echo to a device that cannot be reached says so', async () => {
  await runOperation(archive.folder, 'node.add', { aeTitle: 'NOWHERE', host: '127.0.0.1', port: 1, services: ['echo'] })
  const answer = await archive.send('/api/nodes/NOWHERE/echo', { method: 'POST', as })
  expect(answer.status).toBe(502)
  expect(answer.json()).toMatchObject({
    title: 'The node could not be reached',
    detail: expect.stringContaining('ECONNREFUSED'),
  })
})
