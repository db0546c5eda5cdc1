import { ctPhantom, part10File, type SampleInstance } from '@leadglass/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { multipartBody } from '../support/multipart.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const upload = { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' }
let archive: TestServer
let slices: SampleInstance[]
let study: string

beforeAll(async () => {
  archive = await startServer()
})
afterAll(() => archive.close())

beforeEach(async () => {
  slices = []
  for await (const slice of ctPhantom({ sliceCount: 2, patientName: 'Delete^Me' })) slices.push(slice)
  const body = multipartBody('frontier', slices.map(part10File))
  const answer = await archive.send('/dicom-web/studies', { method: 'POST', as: 'technologist', headers: upload, body })
  expect(answer.status, answer.text).toBe(200)
  study = answer.json()['00081190'].Value[0].split('/').at(-1)
})
afterEach(async () => {
  await archive.send(`/dicom-web/studies/${study}`, { method: 'DELETE', as: 'technologist' })
})

const at = (path: string) => `/dicom-web/studies/${study}${path}`
const get = (path: string) => archive.send(path, { as: 'clinician' })
const remove = (path: string) => archive.send(path, { method: 'DELETE', as: 'technologist' })
const series = async () => (await get(at('/series'))).json()[0]['0020000E'].Value[0]
const trash = async () => (await archive.send('/api/trash', { as: 'technologist' })).json().entries

describe('DELETE', () => {
  test('takes a study out of every service, and the page brings it back', async () => {
    const instances = `${at('/series')}/${await series()}/instances`
    expect((await remove(at(''))).status).toBe(204)
    for (const path of ['', '/metadata', '/rendered', '/thumbnail']) {
      expect((await get(at(path))).status, path).toBe(404)
      expect((await get(`${instances}/${slices[0]!.sopInstanceUID}${path}`)).status, path).toBe(404)
    }
    expect((await get(`/dicom-web/studies?StudyInstanceUID=${study}`)).json()).toEqual([])
    expect((await get(at('/instances'))).json()).toEqual([])
    expect(
      (
        await get(
          `/dicom-web/wado?requestType=WADO&studyUID=${study}&seriesUID=1.2&objectUID=${slices[0]!.sopInstanceUID}&contentType=application%2Fdicom`,
        )
      ).status,
    ).toBe(404)
    expect((await remove(at(''))).status).toBe(404)
    const [entry] = await trash()
    expect(entry).toMatchObject({ studyInstanceUID: study, level: 'study', instances: 2, patientName: 'Delete^Me' })
    const restored = await archive.send(`/api/trash/${entry.entry}/restore`, { method: 'POST', as: 'technologist' })
    expect(restored.json()).toEqual({ instances: 2 })
    expect((await get(at('/instances'))).json()).toHaveLength(2)
    expect(
      (await archive.send(`/api/trash/${entry.entry}/restore`, { method: 'POST', as: 'technologist' })).status,
    ).toBe(404)
  })

  test('takes a single instance or series', async () => {
    const path = `${at('/series')}/${await series()}`
    expect((await remove(`${path}/instances/${slices[0]!.sopInstanceUID}`)).status).toBe(204)
    expect((await get(at('/instances'))).json()).toHaveLength(1)
    expect((await remove(path)).status).toBe(204)
    expect((await get(at('/instances'))).json()).toEqual([])
    expect((await trash()).slice(0, 2).map(({ level }: { level: string }) => level)).toEqual(['series', 'instance'])
  })

  test('is not for who may only read, nor across studies', async () => {
    expect((await archive.send(at(''), { method: 'DELETE', as: 'clinician' })).status).toBe(403)
    expect((await archive.send(at(''), { method: 'DELETE' })).status).toBe(401)
    expect((await remove(`/dicom-web/studies/1.2.3/series/${await series()}`)).status).toBe(404)
    expect((await get(at('/instances'))).json()).toHaveLength(2)
  })

  test('is told by OPTIONS of the resources that take it', async () => {
    const allow = async (path: string) =>
      (await archive.send(path, { method: 'OPTIONS', as: 'clinician' })).headers.allow
    expect(await allow(at(''))).toBe('GET, HEAD, POST, DELETE, OPTIONS')
    expect(await allow('/dicom-web/changefeed')).toBe('GET, HEAD, OPTIONS')
  })
})

describe('the change feed', () => {
  const feed = async (query: string) => {
    const answer = await get(`/dicom-web/changefeed?${query}`)
    return { entries: answer.json(), link: answer.headers.link as string | undefined, text: answer.text }
  }

  test('tells what happened, in order, and goes on where one stopped', async () => {
    const { sequence } = (await get('/dicom-web/changefeed/latest')).json()
    await remove(at(''))
    await archive.send(`/api/trash/${(await trash())[0].entry}/restore`, { method: 'POST', as: 'technologist' })
    const { entries, link } = await feed(`offset=${sequence}&limit=1000`)
    expect(link).toBeUndefined()
    expect(entries.map(({ action }: { action: string }) => action)).toEqual(['Delete', 'Restore'])
    expect(entries[0]).toMatchObject({ studyInstanceUid: study, timestamp: expect.stringMatching(/Z$/) })
    const first = await feed(`offset=${sequence}&limit=1`)
    expect(first.entries).toEqual(entries.slice(0, 1))
    const next = /<https:\/\/[^/]+(\/[^>]+)>; rel="next"/.exec(first.link ?? '')?.[1]
    expect((await get(next!)).json()).toEqual(entries.slice(1))
  })

  test('holds UIDs and nothing else of a patient', async () => {
    expect((await feed('limit=1000')).text).not.toMatch(/Delete\^|Me|Patient|CT/)
  })

  test.each(['limit=0', 'limit=1001', 'offset=-1', 'offset=x', 'includeMetadata=true', 'startTime=2026'])(
    'refuses %s',
    async (query) => {
      expect((await get(`/dicom-web/changefeed?${query}`)).status).toBe(400)
    },
  )
})
