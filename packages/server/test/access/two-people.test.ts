/** What takes two people, over the API as browsers use it; and emergency access, its alert, its end and its review. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { removeScratchFolders, scratchFolder } from '../support/archives.ts'
import { Person } from '../support/person.ts'
import { type Answer, json, startServer, type TestServer } from '../support/running-server.ts'
import { fileOf, studies } from './studies.ts'

const password = 'Lighthouse-of-Genoa-1128'
type Headers = Record<string, string>
let archive: TestServer
let [root, grace, cleo, carl]: [Headers, Headers, Headers, Headers] = [{}, {}, {}, {}]

const post = (path: string, headers: Headers, body: object = {}) =>
  archive.send(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
/** The error's code, from the end of the problem's type. */
const codeOf = (answer: Answer): string => answer.json().type.replace('urn:leadglass:error:', '')
const get = (path: string, headers: Headers) => archive.send(path, { headers })

/** Signs in wholly: a session of a password alone is nobody until a second factor is enrolled. */
async function signIn(name: string): Promise<Headers> {
  const person = new Person(archive)
  await person.signIn(name, password)
  const enrolled = await person.enrolTotp()
  expect(enrolled.status, enrolled.text).toBe(200)
  return { cookie: person.cookie, 'x-csrf-token': person.csrf }
}

beforeAll(async () => {
  archive = await startServer({ LEADGLASS_ACCESS_BULK_EXPORT_STUDIES: '2', LEADGLASS_ACCESS_BREAK_GLASS_MINUTES: '60' })
  const scratch = await scratchFolder()
  const paths = await Promise.all(
    studies.map(async (study, number) => {
      const path = join(scratch, `${number}.dcm`)
      await writeFile(path, fileOf(study))
      return path
    }),
  )
  await runOperation(archive.folder, 'import', { paths })
  for (const name of ['root', 'grace'])
    await runOperation(archive.folder, 'user.add', { name, role: 'administrator', password })
  for (const name of ['cleo', 'carl'])
    await runOperation(archive.folder, 'user.add', { name, role: 'clinician', password })
  await runOperation(archive.folder, 'grant.confine', { to: { kind: 'person', name: 'cleo' }, confined: true })
  root = await signIn('root')
  grace = await signIn('grace')
  cleo = await signIn('cleo')
  carl = await signIn('carl')
})
afterAll(async () => {
  await archive.close()
  await removeScratchFolders()
})

const bearer = (role: 'administrator' | 'clinician'): Headers => ({ authorization: `Bearer ${archive.tokens[role]}` })

describe('erasing a study', () => {
  const study = studies[0]!
  const erase = (headers: Headers) => post('/api/erasures', headers, { studyInstanceUID: study.uid })
  const asked = { action: 'study:erase', object: study.uid, reason: 'sent to us by mistake' }
  let id: number

  test('is refused to one person alone, and to a program', async () => {
    for (const headers of [root, bearer('administrator')]) {
      const answer = await erase(headers)
      expect(answer.status).toBe(428)
      expect(codeOf(answer)).toBe('LG_APPROVAL_REQUIRED')
    }
    expect((await post('/api/approvals', bearer('administrator'), asked)).status).toBe(403)
    expect((await erase(carl)).status).toBe(403)
  })

  test('is asked for with a reason', async () => {
    expect((await post('/api/approvals', root, { ...asked, reason: 'oops' })).status).toBe(428)
    const answer = await post('/api/approvals', root, asked)
    expect(answer.status, answer.text).toBe(201)
    id = answer.json().id
    expect((await erase(root)).status).toBe(428)
  })

  test('is approved by another person who may, and by nobody else', async () => {
    const approve = (headers: Headers) => post(`/api/approvals/${id}/decision`, headers, { approve: true })
    expect(codeOf(await approve(root))).toBe('LG_SECOND_PERSON_REQUIRED')
    expect((await approve(carl)).status).toBe(403)
    expect((await approve(bearer('administrator'))).status).toBe(403)
    expect((await erase(root)).status).toBe(428)
    expect((await approve(grace)).json()).toMatchObject({ state: 'approved', decidedBy: 'person:grace' })
  })

  test('is then done by the one who asked, once', async () => {
    expect((await erase(grace)).status).toBe(428)
    expect((await erase(root)).json()).toEqual({ instances: 1 })
    expect((await get(`/dicom-web/studies/${study.uid}/metadata`, carl)).status).toBe(404)
    expect((await erase(root)).status).toBe(428)
  })

  test('leaves who asked, who approved and who did it in the audit log', async () => {
    const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 200 })
    const events = entries.map(({ event }) => event)
    for (const [action, principal] of [
      ['approval:ask', 'person:root'],
      ['approval:decide', 'person:grace'],
      ['approval:used', 'person:root'],
      ['study:erased', 'person:root'],
    ])
      expect(events).toContainEqual(expect.objectContaining({ action, principal, outcome: 'success' }))
    expect(JSON.stringify(events)).not.toContain(asked.reason)
  })

  test('stays with whoever holds the data folder, who needs nobody', async () => {
    expect(await runOperation(archive.folder, 'erase', { studyInstanceUID: studies[1]!.uid })).toEqual({ instances: 1 })
  })
})

describe('exporting', () => {
  const zip = (number: number, headers: Headers) =>
    get(`/dicom-web/studies/${studies[number]!.uid}`, { ...headers, accept: 'application/zip' })

  test('more than a few studies a day is refused to one person alone', async () => {
    expect((await zip(2, carl)).status).toBe(200)
    expect((await zip(2, carl)).status).toBe(200)
    expect((await zip(3, carl)).status).toBe(200)
    const answer = await zip(4, carl)
    expect([answer.status, codeOf(answer)]).toEqual([428, 'LG_APPROVAL_REQUIRED'])
    expect((await zip(3, carl)).status).toBe(200)
  })

  test('goes on for as many studies as another person approved', async () => {
    const asked = { action: 'study:export', object: 'bulk', reason: 'moves to another hospital', uses: 1 }
    const { id } = (await post('/api/approvals', carl, asked)).json()
    expect((await get('/api/approvals', carl)).json().approvals).toHaveLength(1)
    expect((await get('/api/approvals', cleo)).json().approvals).toEqual([])
    await post(`/api/approvals/${id}/decision`, grace, { approve: true })
    expect((await zip(4, carl)).status).toBe(200)
    expect((await zip(5, carl)).status).toBe(428)
  })
})

describe('emergency access', () => {
  const study = studies[7]!
  const glass = {
    patientID: study.patientID,
    issuerOfPatientID: study.issuer,
    reason: 'unconscious, no relatives',
    minutes: 30,
  }
  const metadata = (headers: Headers) => get(`/dicom-web/studies/${study.uid}/metadata`, headers)
  let id: number

  test('is needed by who sees granted studies only', async () => {
    expect((await metadata(cleo)).status).toBe(403)
    expect((await get('/api/break-glass/open', cleo)).json()).toEqual({ open: [], mostMinutes: 60, needed: true })
    expect((await get('/api/break-glass/open', carl)).json()).toMatchObject({ needed: false })
    expect(codeOf(await post('/api/break-glass', carl, glass))).toBe('LG_GLASS_INVALID')
  })

  test.each([
    ['for longer than the setting', { minutes: 61 }, 422],
    ['for longer than ever', { minutes: 241 }, 400],
    ['without a reason', { reason: 'pain' }, 422],
    ['of a patient whose ID two hospitals use, unless it is said whose', { issuerOfPatientID: '' }, 422],
  ])('is refused %s', async (_, change, status) => {
    const answer = await post('/api/break-glass', cleo, { ...glass, ...change })
    expect(answer.status, answer.text).toBe(status)
  })

  test('is not for programs, and not for other roles', async () => {
    expect((await post('/api/break-glass', bearer('clinician'), glass)).status).not.toBe(201)
    expect((await post('/api/break-glass', root, glass)).status).toBe(403)
  })

  test('opens the patient at once, and raises an alert that says nothing of the patient', async () => {
    const answer = await post('/api/break-glass', cleo, glass)
    expect(answer.status, answer.text).toBe(201)
    id = answer.json().id
    expect((await metadata(cleo)).status).toBe(200)
    expect((await get('/dicom-web/studies', cleo)).json()).toHaveLength(1)
    expect((await get(`/dicom-web/studies/${studies[6]!.uid}/metadata`, cleo)).status).toBe(404)
    const { alerts } = (await archive.send('/api/alerts?open=true', { as: 'administrator' })).json()
    expect(alerts).toContainEqual(
      expect.objectContaining({
        kind: 'access:break-glass',
        principal: 'person:cleo',
        detail: { glass: id, minutes: 30 },
      }),
    )
    expect(JSON.stringify(alerts)).not.toContain(study.patientID)
  })

  test('ends by hand, at once', async () => {
    expect((await post(`/api/break-glass/${id}/end`, carl)).status).toBe(404)
    expect((await post(`/api/break-glass/${id}/end`, cleo)).status).toBe(200)
    expect((await metadata(cleo)).status).toBe(403)
  })

  test('waits for a review by another person, and is closed by it', async () => {
    const review = { outcome: 'not-justified', note: 'was not on duty' }
    const queue = async () => (await get('/api/break-glass', carl)).json().glassBreaks
    expect(await queue()).toMatchObject([{ id, name: 'cleo', patientID: study.patientID, reason: glass.reason }])
    expect(codeOf(await post(`/api/break-glass/${id}/review`, cleo, review))).toBe('LG_SECOND_PERSON_REQUIRED')
    expect((await post(`/api/break-glass/${id}/review`, root, review)).status).toBe(403)
    expect((await post(`/api/break-glass/${id}/review`, carl, review)).status).toBe(200)
    expect(await queue()).toEqual([])
    expect((await get('/api/break-glass?reviewed=true', carl)).json().glassBreaks).toMatchObject([{ id, ...review }])
  })
})
