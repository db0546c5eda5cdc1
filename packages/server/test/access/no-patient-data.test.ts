/**
 * Administrators and auditors see no patient data: every route that answers them is asked, after patients were stored, scheduled,
 * searched for, opened in an emergency and refused, and no name or ID of any of them is found in what they hear.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { removeScratchFolders, scratchFolder } from '../support/archives.ts'
import { Person } from '../support/person.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'
import { fileOf, scheduledItem, studies } from './studies.ts'

const password = 'Lighthouse-of-Genoa-1128'
let archive: TestServer

const post = (path: string, headers: Record<string, string>, body: object) =>
  archive.send(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })

/** Signs in wholly: a session of a password alone is nobody until a second factor is enrolled. */
async function signIn(name: string): Promise<Record<string, string>> {
  const person = new Person(archive)
  await person.signIn(name, password)
  const enrolled = await person.enrolTotp()
  expect(enrolled.status, enrolled.text).toBe(200)
  return { cookie: person.cookie, 'x-csrf-token': person.csrf }
}

beforeAll(async () => {
  archive = await startServer()
  const { folder } = archive
  const scratch = await scratchFolder()
  const paths = await Promise.all(
    studies.map(async (study, number) => {
      const path = join(scratch, `${number}.dcm`)
      await writeFile(path, fileOf(study))
      return path
    }),
  )
  await runOperation(folder, 'import', { paths })
  await runOperation(folder, 'worklist.add', { items: studies.map(scheduledItem) })
  for (const name of ['cleo', 'carl']) await runOperation(folder, 'user.add', { name, role: 'clinician', password })
  await runOperation(folder, 'grant.confine', { to: { kind: 'person', name: 'cleo' }, confined: true })
  const [cleo, carl] = [await signIn('cleo'), await signIn('carl')]
  const study = studies[0]!
  const reason = `${study.patientName} came in unconscious`
  const broken = await post('/api/break-glass', cleo, { patientID: study.patientID, reason, minutes: 30 })
  expect(broken.status, broken.text).toBe(201)
  await archive.send(`/dicom-web/studies?PatientID=${study.patientID}&PatientName=Zebrafink*`, { headers: cleo })
  await archive.send(`/dicom-web/studies/${study.uid}`, { headers: cleo })
  await archive.send(`/dicom-web/studies/${studies[1]!.uid}`, { headers: cleo })
  await archive.send(`/dicom-web/studies?PatientName=Zebrafink*`, { as: 'administrator' })
  await archive.send(`/dicom-web/studies/${study.patientID}/metadata`, { as: 'auditor' })
  await post(`/api/break-glass/${broken.json().id}/end`, cleo, {})
  const review = { outcome: 'justified', note: `${study.patientName} is fine` }
  const reviewed = await post(`/api/break-glass/${broken.json().id}/review`, carl, review)
  expect(reviewed.status, reviewed.text).toBe(200)
})
afterAll(async () => {
  await archive.close()
  await removeScratchFolders()
})

const secrets = studies.flatMap(({ patientID, patientName }) => [patientID, patientName, 'Zebrafink', 'Quirin'])

test.each(['administrator', 'auditor', 'monitor', 'surveyor'] as const)('%s', async (as) => {
  const { paths } = (await archive.send('/api/openapi.json', { as })).json()
  let answered = 0
  for (const [template, methods] of Object.entries<Record<string, unknown>>(paths)) {
    if (!('get' in methods)) continue
    for (const study of template.includes('{study}') ? [studies[0]!, studies[5]!] : [studies[0]!]) {
      const path = template
        .replace('{study}', study.uid)
        .replace('{series}', study.series)
        .replace('{instance}', study.instance)
        .replace('{frames}', '1')
        .replace(/\{id\}/, '1')
        .replaceAll(/\{[A-Za-z]+\}/g, 'x')
        .replace('*', '7FE00010')
      for (const query of template.startsWith('/api/') ? ['', '?count=1000', '?reviewed=true'] : ['']) {
        const { status, text } = await archive.send(path + query, { as })
        answered += status === 200 ? 1 : 0
        const found = secrets.filter((secret) => text.includes(secret))
        expect(found, `${path}${query}`).toEqual([])
      }
    }
  }
  expect(answered).toBeGreaterThan(0)
})

test('an auditor sees that the glass was broken, by whom, and by whom it was reviewed', async () => {
  const { glassBreaks } = (await archive.send('/api/break-glass?reviewed=true', { as: 'auditor' })).json()
  expect(glassBreaks).toMatchObject([{ name: 'cleo', reviewedBy: 'carl', outcome: 'justified' }])
  const { entries } = (await archive.send('/api/audit?count=1000', { as: 'auditor' })).json()
  const events = entries.map(({ event }: { event: object }) => event)
  expect(events).toContainEqual(expect.objectContaining({ action: 'glass:break', principal: 'person:cleo' }))
  const opened = events.filter((event: { detail?: { grant?: string } }) => event.detail?.grant === 'glass-1')
  expect(opened).toContainEqual(expect.objectContaining({ action: 'study:read', principal: 'person:cleo' }))
  expect(events).toContainEqual(
    expect.objectContaining({ action: 'study:read', principal: 'person:cleo', outcome: 'denied' }),
  )
})

test('the log on standard error says nothing of them either', () => {
  expect(secrets.filter((secret) => archive.log.join('\n').includes(secret))).toEqual([])
})
