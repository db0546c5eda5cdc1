/**
 * A share without identities: no octet of any answer that it can fetch tells who it was, and the original cannot be asked for. Each
 * share has stand-ins of its own, which belong to nobody once it has ended.
 */

import { readDataSet, splitPart10, Tags } from '@leadglass/dicom'
import { part10File } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { multipartBody, splitAnswer } from '../support/multipart.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'
import { type TellingStudy, tellingStudy } from './telling-study.ts'

let archive: TestServer
let study: TellingStudy
let guest: Guest

interface Guest {
  id: string
  cookie: string
  shown: string
  series: string
  instance: string
  withheld: number
}

beforeAll(async () => {
  archive = await startServer()
  study = await tellingStudy()
  const answer = await archive.send('/dicom-web/studies', {
    method: 'POST',
    as: 'technologist',
    headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' },
    body: multipartBody('frontier', study.instances.map(part10File)),
  })
  expect(answer.status, answer.text).toBe(200)
  guest = await opened()
})
afterAll(() => archive.close())

async function post(path: string, body: unknown, as?: 'clinician') {
  const answer = await archive.send(path, {
    method: 'POST',
    ...(as ? { as } : {}),
    headers: json,
    body: JSON.stringify(body),
  })
  expect(answer.status, answer.text).toBe(200)
  return answer
}

/** Shares the study without identities, and opens the share. */
async function opened(more: object = {}): Promise<Guest> {
  const wanted = { studyInstanceUID: study.studyInstanceUID, recipient: 'Dr Roe', expiresInMs: 3_600_000 }
  const made = (await post('/api/shares', { ...wanted, deIdentified: true, ...more }, 'clinician')).json()
  expect(made).toMatchObject({ deIdentified: true })
  const secret = made.link.split('/#/share/')[1]
  const answer = await post('/api/share-session', { secret, code: made.code })
  expect(study.told(answer.octets)).toEqual([])
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!
  const { studyInstanceUID: shown, deIdentified } = answer.json()
  expect(deIdentified).toBe(true)
  const images = (
    await archive.send(`/dicom-web/studies/${shown}/instances?Modality=CT`, { headers: { cookie } })
  ).json()
  const [series, instance] = ['0020000E', '00080018'].map((tag) => images[0][tag].Value[0])
  return { id: made.id, cookie, shown, series, instance, withheld: made.withheld }
}

const get = (path: string, headers: Record<string, string> = {}, cookie = guest.cookie) =>
  archive.send(path, { headers: { accept: '*/*', ...headers, cookie } })
const shownStudy = () => `/dicom-web/studies/${guest.shown}`
const shownInstance = () => `${shownStudy()}/series/${guest.series}/instances/${guest.instance}`

describe('no answer tells who it was', () => {
  const dicom = { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' }
  const xml = { accept: 'multipart/related; type="application/dicom+xml"' }
  const paths: [string, () => string, Record<string, string>?][] = [
    ['what is open', () => '/api/share-session'],
    ['QIDO-RS, studies', () => '/dicom-web/studies?includefield=all'],
    ['QIDO-RS, series', () => '/dicom-web/series?includefield=all'],
    ['QIDO-RS, instances', () => '/dicom-web/instances?includefield=all'],
    ['QIDO-RS as XML', () => '/dicom-web/studies', xml],
    ['metadata of the study', () => `${shownStudy()}/metadata`],
    ['metadata of the series', () => `${shownStudy()}/series/${guest.series}/metadata`],
    ['metadata of the instance', () => `${shownInstance()}/metadata`],
    ['metadata as XML', () => `${shownStudy()}/metadata`, xml],
    ['the study', () => shownStudy(), dicom],
    ['the study as ZIP', () => shownStudy(), { accept: 'application/zip' }],
    ['an instance', () => shownInstance(), dicom],
    ['all bulk data', () => `${shownStudy()}/bulkdata`],
    ['a rendered image', () => `${shownInstance()}/rendered`, { accept: 'image/jpeg' }],
    ['a thumbnail', () => `${shownInstance()}/thumbnail`, { accept: 'image/jpeg' }],
    ['a frame', () => `${shownInstance()}/frames/1`, { accept: 'application/octet-stream' }],
    [
      'WADO-URI',
      () =>
        `/dicom-web/wado?requestType=WADO&studyUID=${guest.shown}&seriesUID=${guest.series}&objectUID=${guest.instance}&contentType=application/dicom`,
    ],
  ]

  test.each(paths)('%s', async (_, path, headers) => {
    const answer = await get(path(), headers)
    expect(answer.status, answer.text.slice(0, 300)).toBe(200)
    expect(answer.octets.length).toBeGreaterThan(100)
    expect(study.told(answer.octets)).toEqual([])
    expect(study.told(Buffer.from(JSON.stringify(answer.headers)))).toEqual([])
  })

  test('and the test would see it: the same share as it was sent tells', async () => {
    const wanted = { studyInstanceUID: study.studyInstanceUID, recipient: 'Dr Roe', expiresInMs: 3_600_000 }
    const made = (await post('/api/shares', wanted, 'clinician')).json()
    const session = await post('/api/share-session', { secret: made.link.split('/#/share/')[1], code: made.code })
    const cookie = String(session.headers['set-cookie']).split(';')[0]!
    const whole = await get(`/dicom-web/studies/${study.studyInstanceUID}/metadata`, {}, cookie)
    for (const secret of ['Zweigelt', 'FORMER-2342', 'RP-481516', study.studyInstanceUID])
      expect(study.told(whole.octets)).toContain(secret)
  })

  test('the data set says that identities were removed, and by what', async () => {
    const answer = await get(shownInstance(), dicom)
    const [part] = splitAnswer(String(answer.headers['content-type']), answer.octets)
    const { dataSet, transferSyntaxUID } = splitPart10(part!.octets)
    const released = readDataSet(dataSet, { transferSyntaxUID })
    expect(released.string(Tags.PatientIdentityRemoved)).toBe('YES')
    expect(released.items(Tags.DeidentificationMethodCodeSequence).length).toBeGreaterThan(1)
    expect(released.string(Tags.PatientID)).toMatch(/^[0-9A-Z]{13}$/)
  })

  test('services that know originals only are closed: the change feed', async () => {
    const feed = await get('/dicom-web/changefeed')
    expect(feed.status).toBe(403)
    expect(study.told(feed.octets)).toEqual([])
  })
})

test('the original is answered like something that does not exist', async () => {
  const original = study.studyInstanceUID
  for (const rest of ['/metadata', '', '/rendered', `/series/${study.seriesInstanceUID}/metadata`]) {
    const unknown = await get(`/dicom-web/studies/1.2.3.4.5${rest}`)
    const answer = await get(`/dicom-web/studies/${original}${rest}`)
    expect([unknown.status, answer.status, answer.text], rest).toEqual([404, 404, unknown.text])
  }
  expect((await get(`/dicom-web/studies?StudyInstanceUID=${original}`)).json()).toEqual([])
  expect((await get('/dicom-web/studies?PatientName=Zweigelt*')).json()).toEqual([])
  expect((await get('/dicom-web/studies?PatientID=HOSP-481516')).json()).toEqual([])
  const unknown = await get(`${shownStudy()}/series/${study.seriesInstanceUID}/metadata`)
  expect(unknown.status).toBe(404)
})

test('an image that may hold text is announced to the maker, and shown once a person has masked it', async () => {
  expect(guest.withheld).toBe(1)
  const ultrasounds = async () => (await get('/dicom-web/instances?Modality=US')).json()
  expect(await ultrasounds()).toEqual([])
  const { images } = (await archive.send('/api/image-reviews', { as: 'clinician' })).json()
  const { sopInstanceUID } = study.ultrasound
  expect(images).toMatchObject([{ project: '(shares)', sopInstanceUID, reason: 'text-possible' }])
  const masks = [{ x: 0, y: 0, width: 64, height: 6 }]
  await post(
    '/api/image-reviews/decide',
    { project: '(shares)', sopInstanceUID, decision: 'release', masks },
    'clinician',
  )
  const [row] = await ultrasounds()
  const [series, instance] = [row['0020000E'].Value[0], row['00080018'].Value[0]]
  const path = `${shownStudy()}/series/${series}/instances/${instance}/frames/1`
  const frame = await get(path, { accept: 'application/octet-stream' })
  expect(frame.octets.subarray(0, 64 * 6).every((sample) => sample === 0)).toBe(true)
  expect(frame.octets.subarray(64 * 6).every((sample) => sample === 7)).toBe(true)
  expect((await opened()).withheld).toBe(0)
})

test('another share of the same study has other stand-ins; one of a series shows that one', async () => {
  const other = await opened()
  expect([other.shown, other.series, other.instance]).not.toContain(guest.shown)
  expect(other.shown).not.toBe(guest.shown)
  expect((await get(`/dicom-web/studies/${guest.shown}/metadata`, {}, other.cookie)).status).toBe(404)
  const patientOf = async ({ cookie }: Guest) =>
    (await get('/dicom-web/studies', {}, cookie)).json()[0]['00100020'].Value[0]
  expect(await patientOf(other)).not.toBe(await patientOf(guest))
  const part = await opened({ seriesInstanceUIDs: [study.seriesInstanceUID] })
  expect(part.withheld).toBe(0)
  expect((await get('/dicom-web/series', {}, part.cookie)).json()).toHaveLength(1)
})

test('the log names the share, the maker sees that it is without identities, and an end is an end', async () => {
  const { shares } = (await archive.send('/api/shares', { as: 'clinician' })).json()
  expect(shares.find(({ id }: { id: string }) => id === guest.id)).toMatchObject({ deIdentified: true })
  await archive.send(`/api/shares/${guest.id}`, { method: 'DELETE', as: 'clinician' })
  expect((await get(`${shownStudy()}/metadata`)).status).toBe(401)
  const { entries } = (await archive.send('/api/audit?count=1000', { as: 'auditor' })).json()
  const by = entries.filter(({ event }: { event: { principal: string } }) => event.principal === `share:${guest.id}`)
  expect(by.map(({ event }: { event: { action: string } }) => event.action)).toContain('study:read')
})
