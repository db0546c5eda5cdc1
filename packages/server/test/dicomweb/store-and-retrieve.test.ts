import { gunzipSync } from 'node:zlib'
import { ctPhantom, part10File, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { multipartBody, splitAnswer } from '../support/multipart.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const upload = { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' }
let archive: TestServer
let slices: SampleInstance[]
let study: string
let series: string

beforeAll(async () => {
  archive = await startServer()
  slices = []
  for await (const slice of ctPhantom({ sliceCount: 3, patientName: 'Müller^Änne' })) slices.push(slice)
})
afterAll(() => archive.close())

describe('STOW-RS', () => {
  test('stores the instances of one request and answers with references to them', async () => {
    const body = multipartBody('frontier', slices.slice(0, 2).map(part10File))
    const answer = await archive.send('/dicom-web/studies', {
      method: 'POST',
      as: 'technologist',
      headers: upload,
      body,
    })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.headers['content-type']).toContain('application/dicom+json')
    const { '00081190': address, '00081199': referenced, '00081198': failed } = answer.json()
    expect(failed).toBeUndefined()
    expect(referenced.Value.map((item: Record<string, { Value: string[] }>) => item['00081155']!.Value[0])).toEqual(
      slices.slice(0, 2).map((slice) => slice.sopInstanceUID),
    )
    study = address.Value[0].split('/').at(-1)
  })

  test('takes a single DICOM file as the whole body', async () => {
    const answer = await archive.send('/dicom-web/studies', {
      method: 'POST',
      as: 'clinician',
      headers: { 'content-type': 'application/dicom' },
      body: part10File(slices[2]!),
    })
    expect(answer.status, answer.text).toBe(200)
  })

  test('answers success for an instance that is there already', async () => {
    const body = multipartBody('frontier', [part10File(slices[0]!)])
    const answer = await archive.send(`/dicom-web/studies/${study}`, {
      method: 'POST',
      as: 'clinician',
      headers: upload,
      body,
    })
    expect(answer.status, answer.text).toBe(200)
  })

  test('stores what can be stored and says why the rest was not: 202', async () => {
    const changed = part10File(slices[0]!)
    changed[changed.length - 1]! ^= 1
    const body = multipartBody('frontier', [part10File(slices[1]!), changed, Buffer.from('no DICOM at all')])
    const answer = await archive.send('/dicom-web/studies', { method: 'POST', as: 'clinician', headers: upload, body })
    expect(answer.status, answer.text).toBe(202)
    const { '00081198': failed, '00081199': referenced, '0008119A': others } = answer.json()
    expect(referenced.Value).toHaveLength(1)
    expect(failed.Value[0]['00081155'].Value[0]).toBe(slices[0]!.sopInstanceUID)
    expect(failed.Value[0]['00081197'].Value[0]).toBe(45_070)
    expect(others.Value).toHaveLength(1)
  })

  test('refuses an instance of another study than the address names: 409, reason 43265', async () => {
    const body = multipartBody('frontier', [part10File(slices[0]!)])
    const answer = await archive.send('/dicom-web/studies/1.2.3', {
      method: 'POST',
      as: 'clinician',
      headers: upload,
      body,
    })
    expect(answer.status, answer.text).toBe(409)
    expect(answer.json()['00081198'].Value[0]['00081197'].Value).toEqual([43_265])
  })

  test.each([
    ['application/json', 415],
    ['multipart/related; type="application/dicom+json"; boundary=frontier', 400],
    ['multipart/related; type="text/plain"; boundary=frontier', 415],
    ['multipart/related; type="application/dicom"', 400],
    [`multipart/related; type="application/dicom"; boundary=${'x'.repeat(129)}`, 400],
    ['text/html', 415],
  ])('refuses %s with %d', async (contentType, status) => {
    const answer = await archive.send('/dicom-web/studies', {
      method: 'POST',
      as: 'clinician',
      headers: { 'content-type': contentType },
      body: '{}',
    })
    expect(answer.status, answer.text).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

  test.each([
    ['without its first delimiter', 'nothing here'],
    ['that ends inside a part', '--frontier\r\nContent-Type: application/dicom\r\n\r\nabc'],
    ['whose part has endless headers', `--frontier\r\n${'X-Long: y\r\n'.repeat(2000)}`],
    ['without a part', '--frontier--\r\n'],
  ])('answers 400 to a body %s', async (_, body) => {
    const answer = await archive.send('/dicom-web/studies', { method: 'POST', as: 'clinician', headers: upload, body })
    expect([400, 409], answer.text).toContain(answer.status)
  })
})

describe('QIDO-RS', () => {
  const search = (path: string) => archive.send(`/dicom-web${path}`, { as: 'clinician' })

  test('finds the study with its counts', async () => {
    const answer = await search('/studies?limit=10')
    expect(answer.headers['content-type']).toContain('application/dicom+json')
    const [found] = answer.json()
    expect(found['0020000D'].Value).toEqual([study])
    expect(found['00100010'].Value).toEqual([{ Alphabetic: 'Müller^Änne' }])
    expect(found['00201208'].Value).toEqual([3])
    expect(found['00080061'].Value).toEqual(['CT'])
    expect(found['00081190'].Value[0]).toBe(`${archive.server.ready.https}/dicom-web/studies/${study}`)
  })

  test.each([
    'PatientName=mul*&fuzzymatching=true',
    'PatientName=anne&fuzzymatching=true',
    '00100010=M%C3%BCller*',
    'PatientID=PHANTOM-CT',
    'PatientID=PHANTOM-*',
    'StudyDate=20260101-20261231',
    'StudyDate=-20261231',
    'StudyDate=20260301',
    'ModalitiesInStudy=CT',
    'StudyDescription=',
    'includefield=all&PatientID=PHANTOM-CT',
    'limit=101&offset=0&fuzzymatching=true&includefield=00081030,00080060',
    'orderby=-StudyDate,PatientName',
  ])('?%s finds it', async (query) => {
    const answer = await search(`/studies?${query}`)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.json()).toHaveLength(1)
  })

  test.each(['PatientID=OTHER', 'StudyDate=20270101-', 'ModalitiesInStudy=MR', 'StudyInstanceUID=1.2.3'])(
    '?%s answers 200 with an empty list',
    async (query) => {
      const answer = await search(`/studies?${query}`)
      expect([answer.status, answer.text]).toEqual([200, '[]'])
    },
  )

  test.each([
    ['PatientNmae=X', 'PatientName'],
    ['limti=3', 'limit'],
    ['Rows=512', 'Searchable are'],
    ['StudyDate=yesterday', 'YYYYMMDD'],
    ['StudyInstanceUID=1.2%2F3', 'UID'],
    ['limit=0', 'limit'],
    ['limit=-1', 'limit'],
    ['fuzzymatching=maybe', 'true or false'],
    ['includefield=NoSuchThing', 'dictionary'],
    ['__proto__=1', 'not known'],
  ])('?%s is a problem that says what to do', async (query, words) => {
    const answer = await search(`/studies?${query}`)
    expect(answer.status, answer.text).toBe(400)
    expect(answer.json().detail).toContain(words)
  })

  test('says in a Warning when there is more than the limit let through', async () => {
    const page = await search('/instances?limit=2')
    expect(page.json()).toHaveLength(2)
    expect(page.headers.warning).toMatch(/^299 .*offset=2/)
    const rest = await search('/instances?limit=2&offset=2')
    expect(rest.json()).toHaveLength(1)
    expect(rest.headers.warning).toBeUndefined()
  })

  test('finds series and instances below a study', async () => {
    const [found] = (await search(`/studies/${study}/series`)).json()
    series = found['0020000E'].Value[0]
    expect(found['00201209'].Value).toEqual([3])
    const instances = (await search(`/studies/${study}/series/${series}/instances`)).json()
    expect(instances.map((item: Record<string, { Value: string[] }>) => item['00080018']!.Value[0]).sort()).toEqual(
      slices.map((slice) => slice.sopInstanceUID).sort(),
    )
  })

  test('answers 406 to a client that wants a page', async () => {
    const answer = await archive.send('/dicom-web/studies', { as: 'clinician', headers: { accept: 'text/html' } })
    expect(answer.status).toBe(406)
  })
})

describe('WADO-RS', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    archive.send(`/dicom-web/studies/${study}${path}`, { as: 'clinician', headers })
  const instance = (index: number) => `/series/${series}/instances/${slices[index]!.sopInstanceUID}`

  test('gives every instance of a study back octet for octet', async () => {
    const answer = await get('', { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' })
    const parts = splitAnswer(String(answer.headers['content-type']), answer.octets)
    expect(parts).toHaveLength(3)
    const sent = slices.map((slice) => Buffer.from(slice.dataSet).toString('base64'))
    for (const part of parts) expect(sent.some((one) => part.octets.toString('base64').length > one.length)).toBe(true)
    expect(parts.every((part) => slices.some((slice) => part.octets.includes(Buffer.from(slice.dataSet))))).toBe(true)
  })

  test('gives one instance as a single file where that is asked for', async () => {
    const answer = await get(instance(0), { accept: 'application/dicom' })
    expect(answer.headers['content-type']).toBe('application/dicom; transfer-syntax=1.2.840.10008.1.2.1')
    expect(answer.octets.subarray(128, 132).toString()).toBe('DICM')
    expect(answer.octets.subarray(-slices[0]!.dataSet.length).equals(Buffer.from(slices[0]!.dataSet))).toBe(true)
  })

  test.each(['multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.2', 'image/png'])(
    'answers 406 with what is available to Accept: %s',
    async (accept) => {
      const answer = await get(instance(0), { accept })
      expect(answer.status).toBe(406)
      expect(answer.json().detail).toContain('1.2.840.10008.1.2.1')
    },
  )

  test('gives the metadata of a series, compressed where the client takes it', async () => {
    const plain = (await get(`/series/${series}/metadata`)).json()
    expect(plain).toHaveLength(3)
    const packed = await get(`/series/${series}/metadata`, { 'accept-encoding': 'gzip' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(JSON.parse(gunzipSync(packed.octets).toString())).toEqual(plain)
    expect((await get('/metadata')).json()).toEqual(plain)
    const one = (await get(`${instance(0)}/metadata`)).json()
    expect(plain).toContainEqual(one[0])
  })

  test('gives frames in the type that is asked for', async () => {
    const pixels = Buffer.from(slices[1]!.dataSet).subarray(-512 * 512 * 2)
    const answer = await get(`${instance(1)}/frames/1`, {
      accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*',
    })
    const [part] = splitAnswer(String(answer.headers['content-type']), answer.octets)
    expect(part!.headers).toContain('application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1')
    expect(part!.octets.equals(pixels)).toBe(true)
    const alone = await get(`${instance(1)}/frames/1`, { accept: 'application/octet-stream' })
    expect(alone.octets.equals(pixels)).toBe(true)
  })

  test.each([
    ['2', 404],
    ['1,2', 404],
    ['0', 400],
    ['-1', 400],
    ['1;2', 400],
    ['999999999', 404],
    ['99999999999', 400],
    ['1,'.repeat(3000), 400],
  ])('answers frame list %s with the right status', async (frames, status) => {
    expect((await get(`${instance(1)}/frames/${frames}`)).status).toBe(status)
  })

  test('gives the bulk data that metadata points to', async () => {
    const [metadata] = (await get(`${instance(2)}/metadata`)).json()
    const { BulkDataURI } = metadata['7FE00010']
    const answer = await archive.send(new URL(BulkDataURI, `${archive.server.ready.https}/dicom-web/`).pathname, {
      as: 'clinician',
    })
    expect(answer.status, BulkDataURI).toBe(200)
    expect(answer.octets.equals(Buffer.from(slices[2]!.dataSet).subarray(-512 * 512 * 2))).toBe(true)
    expect((await get(`${instance(2)}/bulkdata/00100010`)).status).toBe(404)
    expect((await get(`${instance(2)}/bulkdata/../../../../etc/passwd`)).status).toBe(404)
  })

  test.each([
    '/dicom-web/studies/1.2.3',
    '/dicom-web/studies/1.2.3/metadata',
    '/dicom-web/studies/1.2.3/series/1.2.4/metadata',
  ])('answers 404 to %s', async (path) => {
    expect((await archive.send(path, { as: 'clinician' })).status).toBe(404)
  })

  test('answers 400 to what is no UID', async () => {
    expect((await archive.send('/dicom-web/studies/..%2f..%2fetc', { as: 'clinician' })).status).toBe(400)
  })
})

test('no line of the log names the patient, a UID or what was searched for', () => {
  const text = archive.log.join('\n')
  expect(archive.log.length).toBeGreaterThan(30)
  for (const secret of [
    'ller',
    'nne',
    'PHANTOM',
    study,
    series,
    '20260301',
    'OTHER',
    ...Object.values(archive.tokens),
  ]) {
    expect(text).not.toContain(secret)
  }
})
