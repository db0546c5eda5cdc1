import { ctPhantom, part10File, type SampleInstance } from '@leadglass/testkit'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { multipartBody } from '../support/multipart.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let slices: SampleInstance[]
let study: string
let series: string
let other: string

async function store(instances: readonly SampleInstance[]): Promise<string> {
  const headers = { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' }
  const body = multipartBody('frontier', instances.map(part10File))
  const answer = await archive.send('/dicom-web/studies', { method: 'POST', as: 'clinician', headers, body })
  return answer.json()['00081190'].Value[0].split('/').at(-1)
}

async function phantom(studyName: string): Promise<SampleInstance[]> {
  const made: SampleInstance[] = []
  for await (const slice of ctPhantom({ sliceCount: 2, patientName: 'Roe^Jane', studyName })) made.push(slice)
  return made
}

beforeAll(async () => {
  archive = await startServer()
  slices = await phantom('shared')
  study = await store(slices)
  other = await store(await phantom('another'))
  expect(other).not.toBe(study)
  const found = await archive.send(`/dicom-web/studies/${study}/series`, { as: 'clinician' })
  series = found.json()[0]['0020000E'].Value[0]
})
afterAll(() => archive.close())

const share = async (more: object = {}) => {
  const body = JSON.stringify({ studyInstanceUID: study, recipient: 'Dr Roe', expiresInMs: 3_600_000, ...more })
  const answer = await archive.send('/api/shares', { method: 'POST', as: 'clinician', headers: json, body })
  expect(answer.status, answer.text).toBe(200)
  const { link, code, id } = answer.json()
  return { id, code, link, secret: link.split('/#/share/')[1] }
}

const open = ({ secret, code }: { secret: string; code: string }) =>
  archive.send('/api/share-session', { method: 'POST', headers: json, body: JSON.stringify({ secret, code }) })

/** The cookie of an opened share. */
async function opened(more: object = {}) {
  const made = await share(more)
  const answer = await open(made)
  expect(answer.status, answer.text).toBe(200)
  const cookie = String(answer.headers['set-cookie'])
  return { ...made, cookie: cookie.split(';')[0]!, attributes: cookie, body: answer.json() }
}

const get = (cookie: string, path: string, accept = '*/*') => archive.send(path, { headers: { cookie, accept } })

describe('a share', () => {
  test('is opened by link and code for a cookie of its own, and shows its study by every read service', async () => {
    const { cookie, attributes, body, link, id } = await opened()
    expect(link).toMatch(/^https:\/\/[^?]+\/#\/share\/[A-Za-z0-9_-]{43}$/)
    expect(attributes).toMatch(/^__Host-leadglass-share=[^;]+; Path=\/; Secure; HttpOnly; SameSite=Strict/)
    expect(body).toMatchObject({ recipient: 'Dr Roe', studyInstanceUID: study })
    const instance = `/dicom-web/studies/${study}/series/${series}/instances/${slices[0]!.sopInstanceUID}`
    for (const path of ['', '/metadata', '/rendered', '/thumbnail', '/frames/1']) {
      expect((await get(cookie, instance + path)).status, path).toBe(200)
    }
    expect((await get(cookie, '/dicom-web/studies')).json()).toHaveLength(1)
    expect((await get(cookie, '/api/share-session')).json()).toMatchObject({ studyInstanceUID: study })
    const { entries } = (await archive.send('/api/audit?count=1000', { as: 'auditor' })).json()
    const by = entries.filter(({ event }: { event: { principal: string } }) => event.principal === `share:${id}`)
    expect(by.map(({ event }: { event: { action: string } }) => event.action)).toContain('share:opened')
    expect(by.map(({ event }: { event: { action: string } }) => event.action)).toContain('study:read')
  })

  test('shows no other study, takes nothing, deletes nothing, and is nobody elsewhere', async () => {
    const { cookie } = await opened()
    expect((await get(cookie, `/dicom-web/studies/${other}/metadata`)).status).toBe(404)
    expect((await get(cookie, `/dicom-web/studies?StudyInstanceUID=${other}`)).json()).toEqual([])
    const feed = (await get(cookie, '/dicom-web/changefeed')).json()
    expect(new Set(feed.map(({ studyInstanceUid }: { studyInstanceUid: string }) => studyInstanceUid))).toEqual(
      new Set([study]),
    )
    const change = (method: 'POST' | 'DELETE', path: string) => archive.send(path, { method, headers: { cookie } })
    expect((await change('POST', '/dicom-web/studies')).status).toBe(403)
    expect((await change('DELETE', `/dicom-web/studies/${study}`)).status).toBe(403)
    for (const path of ['/api/session', '/api/shares', '/api/users', '/api/openapi.json', '/api/trash', '/nowhere']) {
      expect((await get(cookie, path)).status, path).toBe(401)
    }
  })

  test('of chosen series shows those and does not tell of others', async () => {
    const { cookie } = await opened({ seriesInstanceUIDs: [series] })
    const [row] = (await get(cookie, '/dicom-web/studies')).json()
    expect(row['00201206']).toBeUndefined()
    expect((await get(cookie, `/dicom-web/studies/${study}/instances`)).json()).toHaveLength(2)
    const body = JSON.stringify({
      studyInstanceUID: study,
      recipient: 'x',
      expiresInMs: 1000,
      seriesInstanceUIDs: ['1.2.3'],
    })
    expect((await archive.send('/api/shares', { method: 'POST', as: 'clinician', headers: json, body })).status).toBe(
      404,
    )
  })

  test('writes the name across what it renders, and not across what others see', async () => {
    const { cookie } = await opened()
    const path = `/dicom-web/studies/${study}/series/${series}/instances/${slices[0]!.sopInstanceUID}/rendered`
    const shared = await get(cookie, path, 'image/png')
    const own = await archive.send(path, { as: 'clinician', headers: { accept: 'image/png' } })
    expect([shared.status, own.status]).toEqual([200, 200])
    expect(shared.octets.equals(own.octets)).toBe(false)
    expect(shared.headers.etag).not.toBe(own.headers.etag)
    const thumbnail = path.replace('rendered', 'thumbnail')
    expect(
      (await get(cookie, thumbnail)).octets.equals((await archive.send(thumbnail, { as: 'clinician' })).octets),
    ).toBe(false)
  })

  test('of two who open it at once, one gets in; both hear the same of everything that is wrong', async () => {
    const made = await share()
    const answers = await Promise.all([open(made), open(made)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
    const refused = answers.find(({ status }) => status === 403)!
    const never = await open({ secret: 'x'.repeat(43), code: 'AAAA-AAAA' })
    expect(never.text).toBe(refused.text)
  })

  test('that ten wrong codes have locked raises an alert, once, and says nothing to whoever tried', async () => {
    const made = await share()
    const body = JSON.stringify({ secret: made.secret, code: 'AAAA-AAAA' })
    const said = new Set<string>()
    for (let count = 2; count < 14; count += 1) {
      const dispatcher = new Agent({ connect: { ca: archive.authority }, localAddress: `127.0.0.${count}` })
      const url = `${archive.server.ready.https}/api/share-session`
      const answer = await request(url, { method: 'POST', dispatcher, headers: json, body })
      said.add(`${answer.statusCode} ${await answer.body.text()}`)
      await dispatcher.close()
    }
    expect([...said]).toHaveLength(1)
    const { alerts } = (await archive.send('/api/alerts', { as: 'administrator' })).json()
    const locked = alerts.filter(({ kind }: { kind: string }) => kind === 'share:locked')
    expect(locked).toMatchObject([
      { principal: 'token:clinician', severity: 'warning', count: 1, detail: { share: made.id } },
    ])
    expect((await archive.send('/api/shares', { as: 'clinician' })).json().shares).toContainEqual(
      expect.objectContaining({ id: made.id, state: 'locked' }),
    )
  })

  test('that is revoked refuses the next request of whoever has it open', async () => {
    const { cookie, id } = await opened()
    expect((await get(cookie, '/dicom-web/studies')).status).toBe(200)
    expect((await archive.send(`/api/shares/${id}`, { method: 'DELETE', as: 'clinician' })).json()).toMatchObject({
      state: 'revoked',
    })
    expect((await get(cookie, '/dicom-web/studies')).status).toBe(401)
    expect((await get(cookie, `/dicom-web/studies/${study}/metadata`)).status).toBe(401)
  })

  test('is closed by whoever opened it', async () => {
    const { cookie } = await opened()
    expect((await archive.send('/api/share-session', { method: 'DELETE', headers: { cookie } })).status).toBe(204)
    expect((await get(cookie, '/dicom-web/studies')).status).toBe(401)
  })

  test('of a study in the trash shows nothing', async () => {
    const { cookie } = await opened({ studyInstanceUID: other })
    await archive.send(`/dicom-web/studies/${other}`, { method: 'DELETE', as: 'technologist' })
    expect((await get(cookie, `/dicom-web/studies/${other}/metadata`)).status).toBe(404)
    expect((await get(cookie, '/dicom-web/studies')).json()).toEqual([])
  })

  test('is listed for its maker with the study, for the administrator without, and for nobody else', async () => {
    const { id } = await share()
    const one = async (path: string, as: 'clinician' | 'administrator') =>
      (await archive.send(path, { as })).json().shares.find((share: { id: string }) => share.id === id)
    expect(await one('/api/shares', 'clinician')).toMatchObject({ studyInstanceUID: study, state: 'open', opened: 0 })
    const opaque = await one('/api/shares/all', 'administrator')
    expect(opaque).toMatchObject({ id, recipient: 'Dr Roe', createdBy: 'token:clinician' })
    expect(JSON.stringify(opaque)).not.toContain(study)
    expect((await archive.send('/api/shares/all', { as: 'clinician' })).status).toBe(403)
    expect((await archive.send('/api/shares', { as: 'technologist' })).status).toBe(403)
    expect((await archive.send(`/api/shares/all/${id}`, { method: 'DELETE', as: 'administrator' })).status).toBe(200)
  })

  test.each([
    ['a study that is not there', { studyInstanceUID: '1.2.3' }, 404],
    ['nobody', { recipient: '' }, 422],
    ['a year', { expiresInMs: 366 * 86_400_000 }, 422],
    ['no openings', { openings: 0 }, 422],
    ['a field that is not known', { role: 'clinician' }, 400],
  ])('for %s is refused', async (_, more, status) => {
    const body = JSON.stringify({ studyInstanceUID: study, recipient: 'Dr Roe', expiresInMs: 1000, ...more })
    const answer = await archive.send('/api/shares', { method: 'POST', as: 'clinician', headers: json, body })
    expect(answer.status, answer.text).toBe(status)
  })

  test('is not opened by a page of another site', async () => {
    const made = await share()
    const headers = { ...json, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    const answer = await archive.send('/api/share-session', { method: 'POST', headers, body: JSON.stringify(made) })
    expect(answer.status).toBe(403)
  })
})
