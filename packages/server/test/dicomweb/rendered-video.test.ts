/** Video over HTTP: what its fragments hold, whole and in ranges, for whoever may read the study. */
import { DataSet, encodeDataSet, FragmentsElement, Tags, UIDs } from '@leadglass/dicom'
import { part10File, uidOf } from '@leadglass/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fragmentRanges } from '../../src/dicomweb/rendered-video.ts'
import { multipartBody } from '../support/multipart.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const film = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff)
/** A video in three fragments, of even lengths as the Standard has them. */
const fragments = [film.subarray(0, 20_000), film.subarray(20_000, 20_002), film.subarray(20_002)]

let archive: TestServer

function videoInstance(transferSyntaxUID: string, name: string) {
  const set = new DataSet()
    .set(Tags.SOPClassUID, 'UI', UIDs.VideoEndoscopicImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', uidOf(name))
    .set(Tags.Modality, 'CS', 'ES')
    .set(Tags.PatientID, 'LO', 'FILM')
    .set(Tags.StudyInstanceUID, 'UI', uidOf('film study'))
    .set(Tags.SeriesInstanceUID, 'UI', uidOf('film series'))
    .set(Tags.SamplesPerPixel, 'US', 3)
    .set(Tags.PhotometricInterpretation, 'CS', 'YBR_PARTIAL_420')
    .set(Tags.NumberOfFrames, 'IS', 25)
    .set(Tags.Rows, 'US', 80)
    .set(Tags.Columns, 'US', 96)
    .set(Tags.BitsAllocated, 'US', 8)
    .set(Tags.BitsStored, 'US', 8)
    .set(Tags.HighBit, 'US', 7)
  const pixels = new FragmentsElement(Tags.PixelData, 'OB')
  for (const fragment of fragments) {
    pixels.fragments.push({ offset: 0, length: fragment.length })
    pixels.values.push(fragment)
  }
  set.put(pixels)
  return part10File({
    sopClassUID: UIDs.VideoEndoscopicImageStorage,
    sopInstanceUID: uidOf(name),
    transferSyntaxUID,
    dataSet: encodeDataSet(set, { transferSyntaxUID }),
  })
}

const rendered = (name: string, headers: Record<string, string>, query = '') =>
  archive.send(
    `/dicom-web/studies/${uidOf('film study')}/series/${uidOf('film series')}/instances/${uidOf(name)}/rendered${query}`,
    { as: 'clinician', headers },
  )

beforeAll(async () => {
  archive = await startServer()
  const files = [videoInstance(UIDs.MPEG4HP41, 'film'), videoInstance(UIDs.MPEG2MPML, 'old film')]
  const answer = await archive.send('/dicom-web/studies', {
    method: 'POST',
    as: 'technologist',
    headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' },
    body: multipartBody('frontier', files),
  })
  expect(answer.status, answer.text).toBe(200)
})
afterAll(() => archive.close())

test('it comes without the items around its fragments, under its own media type', async () => {
  const answer = await rendered('film', { accept: 'video/mp4' })
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  expect(answer.headers['content-type']).toBe('video/mp4')
  expect(answer.octets.equals(film)).toBe(true)
  const old = await rendered('old film', {}, '?accept=video/mpeg')
  expect(old.headers['content-type']).toBe('video/mpeg')
  expect(old.octets.equals(film)).toBe(true)
})

test('a player gets the octets that it asks for, over the borders of fragments', async () => {
  const answer = await rendered('film', { accept: '*/*', range: 'bytes=19998-20005' })
  expect(answer.status).toBe(206)
  expect(answer.headers['content-range']).toBe(`bytes 19998-20005/${film.length}`)
  expect(answer.octets.equals(film.subarray(19_998, 20_006))).toBe(true)
  expect((await rendered('film', { accept: 'video/mp4', range: 'bytes=70000-' })).status).toBe(416)
})

test('a picture of it is not made, nor the other kind of video: 406', async () => {
  for (const accept of ['image/jpeg', 'video/mpeg', 'multipart/related; type="video/mp4"'])
    expect((await rendered('film', { accept })).status).toBe(406)
})

test('whoever may not read studies gets none', async () => {
  const path = `/dicom-web/studies/${uidOf('film study')}/series/${uidOf('film series')}/instances/${uidOf('film')}/rendered`
  expect((await archive.send(path, { as: 'auditor', headers: { accept: 'video/mp4' } })).status).toBe(403)
})

describe('fragments', () => {
  const storedValue = (octets: Uint8Array) => ({
    length: octets.length,
    octets: one(octets),
    part: (offset: number, length: number) => one(octets.subarray(offset, offset + length)),
  })
  async function* one(octets: Uint8Array) {
    yield octets
  }

  const item = (content: Uint8Array, stated = content.length) => {
    const header = Buffer.alloc(8)
    header.writeUInt32LE(0xe000fffe, 0)
    header.writeUInt32LE(stated, 4)
    return Buffer.concat([header, content])
  }
  const delimiter = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0])

  test('are found whatever their number and length', async () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(contents, async (list) => {
        const octets = Buffer.concat([item(new Uint8Array(0)), ...list.map((content) => item(content)), delimiter])
        const ranges = await fragmentRanges(storedValue(octets))
        const found = ranges.map(({ offset, length }) => [...octets.subarray(offset, offset + length)])
        expect(found).toEqual(list.map((content) => [...content]))
      }),
    )
  })

  test('of any octets lie within them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (octets) => {
        for (const { offset, length } of await fragmentRanges(storedValue(octets)))
          expect(offset + length).toBeLessThanOrEqual(octets.length)
      }),
    )
  })

  test('one that reaches beyond the end is none', async () => {
    const octets = Buffer.concat([
      item(new Uint8Array(0)),
      item(new Uint8Array(4)),
      item(new Uint8Array(4), 0xffffffff),
    ])
    expect(await fragmentRanges(storedValue(octets))).toEqual([{ offset: 16, length: 4 }])
  })
})
