import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DataSet, fromNativeXml, readDataSet, splitPart10, Tags, UIDs } from '@leadglass/dicom'
import { instanceOf, part10File, uidOf } from '@leadglass/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { multipartBody, splitAnswer } from '../support/multipart.ts'
import { type SendOptions, startServer, type TestServer } from '../support/running-server.ts'
import { type StoredStudy, storeStudy } from '../support/stored-study.ts'

let archive: TestServer
let stored: StoredStudy

beforeAll(async () => {
  archive = await startServer()
  stored = await storeStudy(archive)
})
afterAll(async () => {
  stored.remove()
  await archive.close()
})

const get = (path: string, headers: Record<string, string> = {}, options: SendOptions = {}) =>
  archive.send(`/dicom-web${path}`, { as: 'clinician', headers, ...options })
const partsOf = ({ headers, octets }: Awaited<ReturnType<typeof get>>) =>
  splitAnswer(String(headers['content-type']), octets)
const pixelsOf = (index: number) => Buffer.from(stored.slices[index]!.dataSet).subarray(-512 * 512 * 2)

describe('instances', () => {
  test.each([0, 1, 2])('number %d in Explicit VR Little Endian has the pixels that were sent', async (index) => {
    const answer = await get(stored.addressOf(index), { accept: 'application/dicom' })
    expect(answer.status, answer.text.slice(0, 300)).toBe(200)
    expect(answer.headers['content-type']).toBe(`application/dicom; transfer-syntax=${UIDs.ExplicitVRLittleEndian}`)
    const { dataSet, transferSyntaxUID } = splitPart10(answer.octets)
    const set = readDataSet(dataSet, { transferSyntaxUID })
    expect(Buffer.from(set.octets(Tags.PixelData)!).equals(pixelsOf(index))).toBe(true)
    expect(set.string(Tags.PatientName)).toBe('Müller^Änne')
  })

  test.each([
    ['application/dicom; transfer-syntax=*', UIDs.JPEGLSLossless],
    ['*/*', UIDs.JPEGLSLossless],
    [`application/dicom; transfer-syntax=${UIDs.RLELossless}`, UIDs.RLELossless],
    [`application/dicom; transfer-syntax=${UIDs.HTJ2KLossless}`, UIDs.HTJ2KLossless],
    [`application/dicom; transfer-syntax=${UIDs.ImplicitVRLittleEndian}`, UIDs.ImplicitVRLittleEndian],
    [`application/dicom; transfer-syntax=${UIDs.DeflatedExplicitVRLittleEndian}`, UIDs.DeflatedExplicitVRLittleEndian],
    ['application/dicom; transfer-syntax=1.2.3;q=1, application/dicom;q=0.5', UIDs.ExplicitVRLittleEndian],
    [`application/dicom;q=0.1, application/dicom; transfer-syntax=${UIDs.RLELossless};q=0.9`, UIDs.RLELossless],
  ])('Accept: %s', async (accept, transferSyntaxUID) => {
    const answer = await get(stored.addressOf(1), { accept })
    expect(answer.status, answer.text.slice(0, 300)).toBe(200)
    const [part] = accept === '*/*' ? [answer] : [answer]
    const octets = String(part.headers['content-type']).startsWith('multipart')
      ? partsOf(answer)[0]!.octets
      : answer.octets
    expect(splitPart10(octets).transferSyntaxUID).toBe(transferSyntaxUID)
  })

  test('what is asked for in the query counts instead of the header', async () => {
    const answer = await get(`${stored.addressOf(1)}?accept=application/dicom;transfer-syntax=${UIDs.RLELossless}`, {
      accept: 'text/html',
    })
    expect(splitPart10(answer.octets).transferSyntaxUID).toBe(UIDs.RLELossless)
  })

  test('a study in one transfer syntax, whatever its instances are stored in', async () => {
    const answer = await get(`/studies/${stored.study}`, { accept: 'multipart/related; type="application/dicom"' })
    const parts = partsOf(answer)
    expect(parts).toHaveLength(3)
    for (const { headers, octets } of parts) {
      expect(headers).toContain(`transfer-syntax=${UIDs.ExplicitVRLittleEndian}`)
      expect(splitPart10(octets).transferSyntaxUID).toBe(UIDs.ExplicitVRLittleEndian)
    }
  })

  test('a part of a file by Range, and 416 behind its end', async () => {
    const accept = 'application/dicom; transfer-syntax=*'
    const whole = await get(stored.addressOf(1), { accept })
    expect(whole.headers['accept-ranges']).toBe('bytes')
    for (const [range, from, to] of [
      ['bytes=0-3', 0, 4],
      ['bytes=100-699', 100, 700],
      ['bytes=-10', whole.octets.length - 10, whole.octets.length],
      [`bytes=${whole.octets.length - 5}-`, whole.octets.length - 5, whole.octets.length],
    ] as const) {
      const part = await get(stored.addressOf(1), { accept, range })
      expect(part.status, range).toBe(206)
      expect(part.headers['content-range']).toBe(`bytes ${from}-${to - 1}/${whole.octets.length}`)
      expect(part.octets.equals(whole.octets.subarray(from, to)), range).toBe(true)
    }
    expect((await get(stored.addressOf(1), { accept, range: 'bytes=99999999-' })).status).toBe(416)
    const changed = { accept, range: 'bytes=0-3', 'if-range': '"another"' }
    expect((await get(stored.addressOf(1), changed)).status).toBe(200)
  })
})

describe('conditional requests', () => {
  test.each([
    ['instance', (study: StoredStudy) => study.addressOf(0)],
    ['study', (study: StoredStudy) => `/studies/${study.study}`],
    ['study metadata', (study: StoredStudy) => `/studies/${study.study}/metadata`],
    ['series metadata', (study: StoredStudy) => `/studies/${study.study}/series/${study.series}/metadata`],
    ['instance metadata', (study: StoredStudy) => `${study.addressOf(0)}/metadata`],
    ['frame', (study: StoredStudy) => `${study.addressOf(0)}/frames/1`],
    ['thumbnail', (study: StoredStudy) => `${study.addressOf(0)}/thumbnail`],
    ['rendered', (study: StoredStudy) => `${study.addressOf(0)}/rendered`],
    ['bulk data', (study: StoredStudy) => `${study.addressOf(0)}/bulkdata/7FE00010`],
  ])('%s: 304 to whoever has it', async (_, addressOf) => {
    const first = await get(addressOf(stored))
    expect(first.status, first.text.slice(0, 200)).toBe(200)
    const etag = String(first.headers.etag)
    expect(etag).toMatch(/^(W\/)?"[A-Za-z0-9_-]{43}"$/)
    const again = await get(addressOf(stored), { 'if-none-match': `"x", ${etag}` })
    expect([again.status, again.octets.length]).toEqual([304, 0])
    expect((await get(addressOf(stored), { 'if-none-match': '"x"' })).status).toBe(200)
  })
})

describe('metadata', () => {
  test.each(['', '/series/SERIES', '/series/SERIES/instances/INSTANCE'])(
    'in XML says what JSON says: %s',
    async (below) => {
      const path = `/studies/${stored.study}${below
        .replace('SERIES', stored.series)
        .replace('INSTANCE', stored.slices[0]!.sopInstanceUID)}/metadata`
      const json = (await get(path)).json()
      const answer = await get(path, { accept: 'multipart/related; type="application/dicom+xml"' })
      const models = partsOf(answer).map(({ octets }) => fromNativeXml(octets.toString()))
      expect(models).toHaveLength(json.length)
      for (const [index, model] of models.entries()) {
        expect(Object.keys(model).sort()).toEqual(Object.keys(json[index]).sort())
        expect(model['00100010']).toEqual(json[index]['00100010'])
      }
    },
  )

  test('of a study and of an instance is compressed where the client takes that', async () => {
    for (const path of [`/studies/${stored.study}/metadata`, `${stored.addressOf(0)}/metadata`]) {
      const packed = await get(path, { 'accept-encoding': 'gzip' })
      expect(packed.headers['content-encoding']).toBe('gzip')
      expect(JSON.parse(gunzipSync(packed.octets).toString())).toEqual((await get(path)).json())
    }
  })
})

describe('frames', () => {
  const octets = 'multipart/related; type="application/octet-stream"'

  test('of compressed instances come decoded where no transfer syntax is named', async () => {
    const [part] = partsOf(await get(`${stored.addressOf(1)}/frames/1`, { accept: octets }))
    expect(part!.headers).toContain(`application/octet-stream; transfer-syntax=${UIDs.ExplicitVRLittleEndian}`)
    expect(part!.headers).toContain('Content-Location: https://')
    expect(part!.octets.equals(pixelsOf(1))).toBe(true)
  })

  test('come as stored for transfer-syntax=*', async () => {
    const [part] = partsOf(await get(`${stored.addressOf(1)}/frames/1`, { accept: `${octets}; transfer-syntax=*` }))
    expect(part!.headers).toContain(`transfer-syntax=${UIDs.JPEGLSLossless}`)
    expect([...part!.octets.subarray(0, 4)]).toEqual([0xff, 0xd8, 0xff, 0xf7])
  })

  test.each([
    ['image/jls', UIDs.JPEGLSLossless],
    ['image/jphc', UIDs.HTJ2KLossless],
    ['image/dicom-rle', UIDs.RLELossless],
    ['image/jp2', UIDs.JPEG2000Lossless],
  ])('as %s have its default transfer syntax', async (type, transferSyntaxUID) => {
    const answer = await get(`${stored.addressOf(0)}/frames/1`, { accept: type })
    expect(answer.status, answer.text.slice(0, 200)).toBe(200)
    expect(answer.headers['content-type']).toBe(`${type}; transfer-syntax=${transferSyntaxUID}`)
  })

  test('several, in the order asked for', async () => {
    const parts = partsOf(await get(`${stored.movie.address}/frames/3,1`, { accept: octets }))
    expect(parts.map((part) => part.octets[0])).toEqual([180, 60])
  })

  test('a part of one by Range', async () => {
    const answer = await get(`${stored.movie.address}/frames/2`, {
      accept: 'application/octet-stream',
      range: 'bytes=0-9',
    })
    expect([answer.status, answer.octets.length, answer.octets[0]]).toEqual([206, 10, 120])
  })

  test('bulk data of compressed Pixel Data are frames, all bulk data come at once too', async () => {
    const one = partsOf(
      await get(`${stored.addressOf(1)}/bulkdata/7FE00010`, { accept: 'multipart/related; type="image/jls"' }),
    )
    expect(one[0]!.octets[1]).toBe(0xd8)
    const all = partsOf(await get(`/studies/${stored.study}/bulkdata`, { accept: octets }))
    expect(all).toHaveLength(3)
    expect(all[0]!.headers).toContain('/bulkdata/7FE00010')
  })
})

describe('rendered', () => {
  const picture = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await get(path, headers)
    expect(answer.status, answer.text.slice(0, 200)).toBe(200)
    return { type: answer.headers['content-type'], image: sharp(answer.octets, { animated: true }), answer }
  }

  test('as PNG it is what DCMTK shows with the same window', async () => {
    const { image, type } = await picture(`${stored.addressOf(0)}/rendered?window=40,400,linear`, {
      accept: 'image/png',
    })
    expect(type).toBe('image/png')
    const ours = await image.greyscale().raw().toBuffer()
    const output = join(stored.folder, 'dcmtk.png')
    execFileSync('dcmj2pnm', ['+on', '+Ww', '40', '400', join(stored.folder, '0.dcm'), output])
    const theirs = await sharp(output).greyscale().raw().toBuffer()
    expect(ours.length).toBe(theirs.length)
    const worst = ours.reduce((most, value, index) => Math.max(most, Math.abs(value - theirs[index]!)), 0)
    expect(worst).toBeLessThanOrEqual(1)
  })

  test.each([
    ['', 'image/jpeg'],
    ['image/png', 'image/png'],
    ['image/gif', 'image/gif'],
    ['image/jpeg;q=0.2, image/png;q=0.8', 'image/png'],
    ['image/*', 'image/jpeg'],
  ])('Accept "%s" gives %s', async (accept, type) => {
    expect((await picture(`${stored.addressOf(1)}/rendered`, accept ? { accept } : {})).type).toBe(type)
  })

  test('viewport scales and cuts, quality makes smaller', async () => {
    const scaled = await picture(`${stored.addressOf(0)}/rendered?viewport=100,50`, { accept: 'image/png' })
    expect(await scaled.image.metadata()).toMatchObject({ width: 50, height: 50 })
    const cut = await picture(`${stored.addressOf(0)}/rendered?viewport=64,64,0,0,32,32`, { accept: 'image/png' })
    expect(await cut.image.metadata()).toMatchObject({ width: 64, height: 64 })
    const [low, high] = await Promise.all(
      [5, 95].map((quality) => picture(`${stored.addressOf(0)}/rendered?quality=${quality}`, { accept: 'image/jpeg' })),
    )
    expect(low!.answer.octets.length).toBeLessThan(high!.answer.octets.length)
  })

  test.each([
    ['-200,100', 'flop'],
    ['200,-100', 'flip'],
  ])('viewport with a region of %s mirrors it', async (size, mirror) => {
    const region = (text: string) =>
      picture(`${stored.addressOf(0)}/rendered?viewport=200,100,100,200,${text}`, { accept: 'image/png' })
    const [plain, mirrored] = [await region('200,100'), await region(size)]
    const expected = await (mirror === 'flop' ? plain.image.flop() : plain.image.flip()).raw().toBuffer()
    expect((await mirrored.image.raw().toBuffer()).equals(expected)).toBe(true)
    expect(mirrored.answer.octets.equals(plain.answer.octets)).toBe(false)
  })

  test('video is not made of images: 406', async () => {
    for (const accept of ['video/mp4', 'video/mpeg', 'multipart/related; type="video/mp4"']) {
      expect((await get(`${stored.movie.address}/rendered`, { accept })).status).toBe(406)
    }
  })

  test('a multi-frame instance as an animation, as parts, as one frame', async () => {
    const { image, type } = await picture(`${stored.movie.address}/rendered`, { accept: 'image/gif' })
    expect(type).toBe('image/gif')
    expect((await image.metadata()).pages).toBe(stored.movie.frameCount)
    const parts = partsOf(
      await get(`${stored.movie.address}/rendered`, { accept: 'multipart/related; type="image/png"' }),
    )
    expect(parts).toHaveLength(stored.movie.frameCount)
    const one = await picture(`${stored.movie.address}/frames/2/rendered`, { accept: 'image/png' })
    expect(await one.image.metadata()).toMatchObject({ width: stored.movie.side })
    const first = await picture(`${stored.movie.address}/rendered`, { accept: 'image/jpeg' })
    expect(first.answer.headers.warning).toContain('first of 4 frames')
  })

  test('a series and a study as one picture for each frame', async () => {
    for (const path of [`/studies/${stored.study}`, `/studies/${stored.study}/series/${stored.series}`]) {
      const parts = partsOf(
        await get(`${path}/rendered?viewport=32,32`, { accept: 'multipart/related; type="image/jpeg"' }),
      )
      expect(parts).toHaveLength(3)
      for (const { octets } of parts) expect((await sharp(octets).metadata()).width).toBe(32)
    }
  })

  test('thumbnails of every level', async () => {
    const levels = [`/studies/${stored.study}`, `/studies/${stored.study}/series/${stored.series}`, stored.addressOf(2)]
    for (const path of [...levels, `${stored.movie.address}/frames/3`]) {
      const { type, image } = await picture(`${path}/thumbnail?viewport=48,48`)
      expect(type).toBe('image/jpeg')
      expect(Math.max((await image.metadata()).width, (await image.metadata()).height)).toBe(48)
    }
  })

  test('a series of reports has no thumbnail, which is no error; a report that is named has none either, and that is one', async () => {
    const address = await report()
    const series = address.replace(/\/instances\/.*$/, '')
    const [ofSeries, ofStudy, ofInstance] = await Promise.all(
      [series, series.replace(/\/series\/.*$/, ''), address].map((path) => get(`${path}/thumbnail`)),
    )
    expect([ofSeries!.status, ofStudy!.status, ofInstance!.status]).toEqual([204, 204, 404])
    expect([ofSeries!.octets.length, ofSeries!.headers.etag]).toEqual([0, undefined])
  })

  test.each([
    ['viewport=100000,100000', 'viewport'],
    ['viewport=32768,32768', 'viewport'],
    ['viewport=0,10', 'viewport'],
    ['viewport=-5,10', 'viewport'],
    ['viewport=1e9,1', 'viewport'],
    ['viewport=10', 'viewport'],
    ['viewport=10,10,0,0,0,5', 'viewport'],
    ['window=1', 'Window'],
    ['window=1,0,linear', 'Window'],
    ['window=1,2,cubic', 'Window'],
    ['window=NaN,2,linear', 'Window'],
    ['quality=0', 'Quality'],
    ['quality=101', 'Quality'],
    ['annotation=names', 'Annotation'],
    ['iccprofile=mine', 'Iccprofile'],
    ['qualty=3', 'quality'],
  ])('?%s is a problem that says what to do', async (query, words) => {
    const answer = await get(`${stored.addressOf(0)}/rendered?${query}`)
    expect(answer.status, answer.text.slice(0, 100)).toBe(400)
    expect(answer.json().detail.toLowerCase()).toContain(words.toLowerCase())
  })

  test('a wish that is not met is said in a Warning', async () => {
    const { answer } = await picture(`${stored.addressOf(0)}/rendered?annotation=patient,technique&iccprofile=no`)
    expect(answer.headers.warning).toMatch(/^299 .*Annotations/)
  })
})

describe('a study as a ZIP file', () => {
  test('holds every instance and a DICOMDIR that DCMTK and pydicom read', async () => {
    const answer = await get(`/studies/${stored.study}`, { accept: 'application/zip; transfer-syntax=*' })
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/zip'])
    const folder = join(stored.folder, 'zip')
    mkdirSync(folder)
    writeFileSync(join(folder, 'study.zip'), answer.octets)
    execFileSync('/usr/bin/python3', ['-m', 'zipfile', '-e', join(folder, 'study.zip'), folder])
    const files = readdirSync(join(folder, 'DICOM'), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    )
    expect(files).toHaveLength(3)
    const dump = execFileSync('dcmdump', ['-q', '+P', 'ReferencedFileID', join(folder, 'DICOMDIR')], {
      encoding: 'utf8',
    })
    expect(dump.match(/DICOM\\SE000001\\IM00000[123]/g)).toHaveLength(3)
    const script = `
import sys
from pydicom.fileset import FileSet
for instance in FileSet(sys.argv[1]): print(instance.load().PatientName)`
    const names = execFileSync('/usr/bin/python3', ['-c', script, join(folder, 'DICOMDIR')], { encoding: 'utf8' })
    expect(names.trim().split('\n')).toEqual(Array(3).fill('Müller^Änne'))
    const second = readFileSync(join(folder, 'DICOM/SE000001/IM000002'))
    expect(splitPart10(second).dataSet.length).toBeGreaterThan(1000)
  })
})

describe('WADO-URI', () => {
  const wado = (index: number, more = '') => {
    const object = stored.slices[index]!.sopInstanceUID
    return get(`/wado?requestType=WADO&studyUID=${stored.study}&seriesUID=${stored.series}&objectUID=${object}${more}`)
  }

  test('gives a JPEG where nothing else is asked for', async () => {
    const answer = await wado(1)
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/jpeg'])
  })

  test('scales into rows and columns, cuts a region, sets a window', async () => {
    const answer = await wado(
      0,
      '&contentType=image/png&rows=64&columns=64&region=0.0,0.0,0.5,0.5&windowCenter=40&windowWidth=400',
    )
    expect(await sharp(answer.octets).metadata()).toMatchObject({ width: 64, height: 64, format: 'png' })
  })

  test('gives the file in a transfer syntax', async () => {
    for (const [more, syntax] of [
      ['&contentType=application/dicom', UIDs.ExplicitVRLittleEndian],
      [`&contentType=application/dicom&transferSyntax=${UIDs.JPEGLSLossless}`, UIDs.JPEGLSLossless],
    ] as const) {
      const answer = await wado(1, more)
      expect(answer.headers['content-type']).toBe('application/dicom')
      expect(splitPart10(answer.octets).transferSyntaxUID).toBe(syntax)
    }
  })

  test.each([
    ['&anonymize=yes', 400],
    ['&rows=-1', 400],
    ['&rows=99999&columns=99999', 400],
    ['&region=0,0,2,2', 400],
    ['&windowCenter=1', 400],
    ['&frameNumber=2', 404],
    ['&unknown=1', 400],
    ['&contentType=text/html', 406],
  ])('%s: %d', async (more, status) => {
    const answer = await wado(0, more)
    expect(answer.status, answer.text.slice(0, 200)).toBe(status)
  })
})

describe('capabilities', () => {
  test.each([
    ['/', 'OPTIONS'],
    ['/studies', 'OPTIONS'],
  ] as const)('%s as JSON and as WADL', async (path, method) => {
    const address = path === '/' ? '' : path
    const json = await get(address, {}, { method })
    expect(Object.keys(json.json().paths)).toContain('/dicom-web/studies/{study}/series/{series}/metadata')
    expect(json.headers.allow).toContain('OPTIONS')
    const wadl = await get(address, { accept: 'application/vnd.sun.wadl+xml' }, { method })
    expect(wadl.text).toContain('<resource path="studies/{study}/thumbnail">')
  })
})

/** Stores a report without pixels. @returns its address */
async function report(): Promise<string> {
  const set = new DataSet()
    .set(Tags.SOPClassUID, 'UI', UIDs.BasicTextSRStorage)
    .set(Tags.SOPInstanceUID, 'UI', uidOf('report'))
    .set(Tags.Modality, 'CS', 'SR')
    .set(Tags.PatientID, 'LO', 'REPORT')
    .set(Tags.StudyInstanceUID, 'UI', uidOf('report study'))
    .set(Tags.SeriesInstanceUID, 'UI', uidOf('report series'))
  const answer = await archive.send('/dicom-web/studies', {
    method: 'POST',
    as: 'technologist',
    headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' },
    body: multipartBody('frontier', [part10File(instanceOf(set))]),
  })
  expect(answer.status, answer.text).toBe(200)
  return `/studies/${uidOf('report study')}/series/${uidOf('report series')}/instances/${uidOf('report')}`
}
