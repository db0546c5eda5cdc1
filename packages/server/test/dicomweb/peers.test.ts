/** Clients that others wrote: the npm package dicomweb-client, and Orthanc with its DICOMweb plugin. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDataSet, splitPart10, Tags, UIDs } from '@leadglass/dicom'
import { ctPhantom, freePort, part10File, type SampleInstance } from '@leadglass/testkit'
import { api } from 'dicomweb-client'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startServer, type TestServer } from '../support/running-server.ts'
import { xmlHttpRequestFor } from '../support/xml-http-request.ts'

let archive: TestServer
let slices: SampleInstance[]
let study: string
let series: string

beforeAll(async () => {
  archive = await startServer()
  slices = []
  for await (const slice of ctPhantom({ sliceCount: 3, patientName: 'Doe^Jane' })) slices.push(slice)
  const set = readDataSet(slices[0]!.dataSet, slices[0]!)
  study = set.string(Tags.StudyInstanceUID)!
  series = set.string(Tags.SeriesInstanceUID)!
})
afterAll(() => archive.close())

const instance = (index: number) => ({
  studyInstanceUID: study,
  seriesInstanceUID: series,
  sopInstanceUID: slices[index]!.sopInstanceUID,
})
const pixelsOf = (index: number) => Buffer.from(slices[index]!.dataSet).subarray(-512 * 512 * 2)

describe('dicomweb-client', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the package's types leave most of its methods out
  let client: any
  let xhr: ReturnType<typeof xmlHttpRequestFor>
  beforeAll(() => {
    xhr = xmlHttpRequestFor(archive.authority)
    vi.stubGlobal('XMLHttpRequest', xhr)
    const headers = { Authorization: `Bearer ${archive.tokens.clinician}` }
    client = new api.DICOMwebClient({ url: `${archive.server.ready.https}/dicom-web`, headers, singlepart: false })
  })
  afterAll(async () => {
    vi.unstubAllGlobals()
    await xhr.close()
  })

  test('stores two instances in one request', async () => {
    const datasets = slices.slice(0, 2).map((slice) => Uint8Array.from(part10File(slice)).buffer)
    await client.storeInstances({ datasets })
  })

  test('searches studies, series and instances', async () => {
    const [found] = await client.searchForStudies({
      queryParams: { PatientName: 'doe*', fuzzymatching: true, limit: 5 },
    })
    expect(found['0020000D'].Value).toEqual([study])
    expect(await client.searchForSeries({ studyInstanceUID: study })).toHaveLength(1)
    expect(await client.searchForInstances({ studyInstanceUID: study })).toHaveLength(2)
  })

  test('reads metadata of a study, a series, an instance', async () => {
    expect(await client.retrieveStudyMetadata({ studyInstanceUID: study })).toHaveLength(2)
    expect(await client.retrieveSeriesMetadata(instance(0))).toHaveLength(2)
    expect((await client.retrieveInstanceMetadata(instance(0)))[0]['00080018'].Value).toEqual([
      slices[0]!.sopInstanceUID,
    ])
  })

  test('retrieves an instance, a series, a study as files', async () => {
    const file = new Uint8Array(await client.retrieveInstance(instance(0)))
    expect(Buffer.from(splitPart10(file).dataSet).equals(Buffer.from(slices[0]!.dataSet))).toBe(true)
    expect(await client.retrieveSeries(instance(0))).toHaveLength(2)
    expect(await client.retrieveStudy({ studyInstanceUID: study })).toHaveLength(2)
  })

  test('retrieves frames and bulk data', async () => {
    const [frame] = await client.retrieveInstanceFrames({ ...instance(1), frameNumbers: [1] })
    expect(Buffer.from(frame).equals(pixelsOf(1))).toBe(true)
    const { BulkDataURI } = (await client.retrieveInstanceMetadata(instance(0)))[0]['7FE00010']
    const [bulk] = await client.retrieveBulkData({ BulkDataURI: archive.server.ready.https + BulkDataURI })
    expect(Buffer.from(bulk).equals(pixelsOf(0))).toBe(true)
  })

  test('retrieves rendered instances, frames and thumbnails', async () => {
    const mediaTypes = [{ mediaType: 'image/png' }]
    for (const [picture] of [
      await client.retrieveInstanceRendered({ ...instance(0), mediaTypes, queryParams: { viewport: '64,64' } }),
      await client.retrieveInstanceFramesRendered({ ...instance(0), frameNumbers: [1], mediaTypes }),
    ]) {
      expect((await sharp(Buffer.from(picture)).metadata()).format).toBe('png')
    }
    const [thumbnail] = await client.retrieveInstanceThumbnail({
      ...instance(0),
      mediaTypes: [{ mediaType: 'image/jpeg' }],
    })
    expect((await sharp(Buffer.from(thumbnail)).metadata()).width).toBe(256)
  })
})

const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'

describe('Orthanc as a client', () => {
  let folder: string
  let orthanc: ChildProcess
  let root: string
  let leadglass: string

  beforeAll(async () => {
    if (!existsSync(plugin)) throw new Error('Orthanc is missing: apt-get install orthanc orthanc-dicomweb')
    folder = mkdtempSync(join(tmpdir(), 'leadglass-orthanc-'))
    const [http, dicom] = [await freePort(), await freePort()]
    writeFileSync(join(folder, 'authority.pem'), archive.authority)
    const configuration = {
      StorageDirectory: join(folder, 'store'),
      IndexDirectory: join(folder, 'store'),
      Plugins: [plugin],
      HttpPort: http,
      DicomPort: dicom,
      AuthenticationEnabled: false,
      HttpsVerifyPeers: true,
      HttpsCACertificates: join(folder, 'authority.pem'),
      DicomWeb: {
        Enable: true,
        Servers: {
          leadglass: {
            Url: `${archive.server.ready.https}/dicom-web/`,
            HttpHeaders: { Authorization: `Bearer ${archive.tokens.clinician}` },
            HasDelete: false,
          },
        },
      },
    }
    writeFileSync(join(folder, 'orthanc.json'), JSON.stringify(configuration))
    orthanc = spawn('Orthanc', [join(folder, 'orthanc.json')], {
      stdio: 'ignore',
    })
    root = `http://127.0.0.1:${http}`
    leadglass = `${root}/dicom-web/servers/leadglass`
    await vi.waitFor(async () => expect((await fetch(`${root}/system`)).status).toBe(200), {
      timeout: 60_000,
      interval: 200,
    })
  })
  afterAll(async () => {
    if (orthanc?.exitCode === null) {
      orthanc.kill()
      await once(orthanc, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })

  const post = async (url: string, body: unknown) => {
    const answer = await fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
    const text = await answer.text()
    expect(answer.status, text).toBe(200)
    return JSON.parse(text)
  }

  test('stores to us what it was given (STOW-RS)', async () => {
    const upload = await fetch(`${root}/instances`, { method: 'POST', body: Buffer.from(part10File(slices[2]!)) })
    const { ID } = (await upload.json()) as { ID: string }
    await post(`${leadglass}/stow`, { Resources: [ID], Synchronous: true })
    const answer = await archive.send(`/dicom-web/instances?SOPInstanceUID=${slices[2]!.sopInstanceUID}`, {
      as: 'clinician',
    })
    expect(answer.json()).toHaveLength(1)
  })

  test('finds our studies (QIDO-RS)', async () => {
    const found = await post(`${leadglass}/qido`, { Uri: '/studies', Arguments: { PatientName: 'Doe*' } })
    expect(found).toHaveLength(1)
    expect(JSON.stringify(found)).toContain(study)
  })

  test('takes a study of ours over (WADO-RS), pixels and all', async () => {
    await post(`${leadglass}/retrieve`, { Resources: [{ Study: study }], Synchronous: true })
    const ids = (await (await fetch(`${root}/instances`)).json()) as string[]
    expect(ids).toHaveLength(3)
    for (const id of ids) {
      const path = join(folder, `${id}.dcm`)
      writeFileSync(path, Buffer.from(await (await fetch(`${root}/instances/${id}/file`)).arrayBuffer()))
      execFileSync('dcmdump', ['-q', path], { stdio: 'ignore' })
      const file = splitPart10(readFileSync(path))
      expect(file.transferSyntaxUID).toBe(UIDs.ExplicitVRLittleEndian)
      const set = readDataSet(file.dataSet, file)
      const index = slices.findIndex((slice) => slice.sopInstanceUID === set.string(Tags.SOPInstanceUID))
      expect(Buffer.from(set.octets(Tags.PixelData)!).equals(pixelsOf(index))).toBe(true)
    }
  })
})
