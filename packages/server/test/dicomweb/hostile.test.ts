/** Hostile requests are refused in time and memory, and other requests go on. */
import { deflateRawSync } from 'node:zlib'
import { DataSet, encodeDataSet, encodeFileMeta, Tags, UIDs } from '@leadglass/dicom'
import { uidOf } from '@leadglass/testkit'
import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../support/running-server.ts'

const growthOctets = 256 * 1024 * 1024
/** Client and server, all their threads: on a machine of its own an answer comes within this. */
const computedMs = 2_000
/** By the wall, since this machine may run other suites beside. */
const patienceMs = 10_000

let archive: TestServer
let dispatcher: Agent
let before: number

beforeAll(async () => {
  archive = await startServer({ LEADGLASS_RENDITIONS_HTJ2K: 'off' })
  dispatcher = new Agent({ connect: { ca: archive.authority } })
  await startThreads()
})
afterAll(async () => {
  await dispatcher.destroy()
  await archive.close()
})
beforeEach(() => {
  global.gc?.()
  before = process.memoryUsage.rss()
})
afterEach(async () => {
  expect(process.memoryUsage.rss() - before).toBeLessThan(growthOctets)
  expect((await archive.send('/dicom-web/studies?limit=1', { as: 'clinician' })).status).toBe(200)
})

/** Codec threads start with the first frames, from sources for seconds; what is measured is the work. */
async function startThreads(): Promise<void> {
  const address = await stored({ uid: uidOf('sound'), rows: 4, columns: 8 }, 32)
  const pictures = [1, 2].map(() => archive.send(`/dicom-web${address}/rendered`, { as: 'clinician' }))
  expect((await Promise.all(pictures)).map(({ status }) => status)).toEqual([200, 200])
}

/** @returns its address below /dicom-web */
async function stored(lie: Lie, octets: number): Promise<string> {
  const body = Buffer.concat([Buffer.from('--b\r\n\r\n'), part10(lie, octets), Buffer.from('\r\n--b--')])
  const answer = await storeAnyhow(body, multipart())
  expect(answer.status, answer.text).toBe(200)
  return new URL(answer.json()['00081199'].Value[0]['00081190'].Value[0]).pathname.replace('/dicom-web', '')
}

const multipart = (type = 'application/dicom') => `multipart/related; type="${type}"; boundary=b`

/** Takes the time that this process computes meanwhile, which other work on the machine does not change. */
async function promptly<T>(work: () => Promise<T>): Promise<T> {
  const [began, before] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(computedMs)
  expect(performance.now() - began).toBeLessThan(patienceMs)
  return result
}

/** Sends a body as it is made; the answer may come before its end. */
const store = (body: AsyncIterable<Uint8Array> | Uint8Array, contentType = multipart()) =>
  promptly(() => storeAnyhow(body, contentType))

async function storeAnyhow(body: AsyncIterable<Uint8Array> | Uint8Array, contentType: string) {
  const answer = await request(`${archive.server.ready.https}/dicom-web/studies`, {
    method: 'POST',
    dispatcher,
    headers: { authorization: `Bearer ${archive.tokens.clinician}`, 'content-type': contentType },
    body: body instanceof Uint8Array ? body : (body as never),
  })
  const text = await answer.body.text()
  return { status: answer.statusCode, text, json: () => JSON.parse(text) }
}

const get = (path: string, headers: Record<string, string> = {}) =>
  promptly(() => archive.send(`/dicom-web${path}`, { as: 'clinician', headers }))

describe('uploads', () => {
  const part = Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\n')

  test('a million parts', async () => {
    const many = Buffer.from('--b\r\n\r\n\r\n'.repeat(10_000))
    const body = async function* () {
      for (let sent = 0; sent < 100; sent += 1) yield many
    }
    const answer = await store(body(), multipart('application/dicom+json')).catch(() => ({ status: 413 }))
    expect([400, 413]).toContain(answer.status)
  })

  test('a part without end is refused at the limit for an instance', async () => {
    const small = await startServer({ LEADGLASS_LIMITS_INSTANCE_MEGABYTES: '8' })
    try {
      const chunk = Buffer.alloc(1024 * 1024)
      const file = Buffer.from(part10({}, 0))
      const body = async function* () {
        yield part
        yield file
        for (let sent = 0; sent < 64; sent += 1) yield chunk
      }
      const agent = new Agent({ connect: { ca: small.authority } })
      const status = await request(`${small.server.ready.https}/dicom-web/studies`, {
        method: 'POST',
        dispatcher: agent,
        headers: { authorization: `Bearer ${small.tokens.clinician}`, 'content-type': multipart() },
        body: body() as never,
      }).then(
        async (answer) => {
          await answer.body.dump()
          return answer.statusCode
        },
        () => 400,
      )
      expect([400, 409]).toContain(status)
      await agent.destroy()
    } finally {
      await small.close()
    }
  })

  test.each([
    ['of line breaks and dashes', '\r\n--'],
    ['of its own prefix', '\r\n--b'],
    ['that nearly ends', '\r\n--bb'],
    ['of lone carriage returns', '\r'],
  ])('a body %s', async (_, piece) => {
    const body = Buffer.concat([part, Buffer.from(piece.repeat(2_000_000 / piece.length)), Buffer.from('\r\n--b--')])
    const answer = await store(body).catch(() => ({ status: 400 }))
    expect([400, 409]).toContain(answer.status)
  })

  test.each(['', ' ', '\r\n', 'x'.repeat(200)])('boundary %j', async (boundary) => {
    const contentType = `multipart/related; type="application/dicom"; boundary="${boundary.replaceAll(/[\r\n]/g, '')}"`
    expect((await store(part, contentType)).status).toBe(400)
  })

  test('a bomb of deflate: 4 MB that inflate to 4 GB', async () => {
    const zeros = Buffer.alloc(16 * 1024 * 1024)
    const head = encodeDataSet(header({}), { transferSyntaxUID: UIDs.ExplicitVRLittleEndian })
    const bomb = deflateRawSync(Buffer.concat([head, zeros]), { level: 9 })
    const meta = encodeFileMeta({
      sopClassUID: UIDs.SecondaryCaptureImageStorage,
      sopInstanceUID: uidOf('bomb'),
      transferSyntaxUID: UIDs.DeflatedExplicitVRLittleEndian,
    })
    const tail = deflateRawSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 })
    const answer = await store(Buffer.concat([part, meta, bomb, ...Array(20).fill(tail), Buffer.from('\r\n--b--')]))
    expect([400, 409]).toContain(answer.status)
  })

  test('metadata of 100 MB, metadata nested a thousand deep, XML with a document type', async () => {
    const json = Buffer.from(
      `--b\r\nContent-Type: application/dicom+json\r\n\r\n[${'{},'.repeat(4_000_000)}{}]\r\n--b--`,
    )
    expect((await store(json, multipart('application/dicom+json')).catch(() => ({ status: 413 }))).status).toBe(413)
    const deep = `${'{"00400100":{"vr":"SQ","Value":['.repeat(1000)}{}${']}}'.repeat(1000)}`
    const nested = Buffer.from(`--b\r\nContent-Type: application/dicom+json\r\n\r\n[${deep}]\r\n--b--`)
    expect([400, 409]).toContain((await store(nested, multipart('application/dicom+json'))).status)
    const xml = `<!DOCTYPE x [<!ENTITY a "aaaa">]><NativeDicomModel>&a;</NativeDicomModel>`
    const document = Buffer.from(`--b\r\nContent-Type: application/dicom+xml\r\n\r\n${xml}\r\n--b--`)
    expect((await store(document, multipart('application/dicom+xml'))).status).toBe(400)
  })
})

describe('images that lie', () => {
  const lies: readonly (readonly [string, Lie])[] = [
    ['2^31 frames', { frames: '2147483648' }],
    ['2^31 - 1 frames', { frames: '2147483647' }],
    ['minus one frame', { frames: '-1' }],
    ['65535 x 65535 pixels', { rows: 65_535, columns: 65_535 }],
    ['65535 x 65535 x 2^31', { rows: 65_535, columns: 65_535, frames: '2147483647' }],
    ['no pixel at all', { rows: 0, columns: 0 }],
    ['an offset table that points elsewhere', { offsetTable: [0xfffffff0, 7] }],
    ['a codestream of another size', { codestream: jpeg(60_000, 60_000) }],
    ['a codestream that is none', { codestream: Buffer.from('not a codestream at all') }],
    [
      'a JPEG 2000 codestream of a million tiles',
      { codestream: jpeg2000(60_000, 60_000, 60), syntax: UIDs.JPEG2000Lossless },
    ],
  ]

  test.each(lies)('%s', async (name, lie) => {
    const uid = uidOf(name)
    const file = part10({ ...lie, uid }, 32)
    const stored = await store(Buffer.concat([Buffer.from('--b\r\n\r\n'), file, Buffer.from('\r\n--b--')]))
    expect([200, 409], stored.text).toContain(stored.status)
    if (stored.status === 409) return
    const address = new URL(stored.json()['00081199'].Value[0]['00081190'].Value[0]).pathname.replace('/dicom-web', '')
    for (const [path, accept] of [
      ['/rendered', 'image/png'],
      ['/thumbnail', 'image/jpeg'],
      ['/frames/1', 'multipart/related; type="application/octet-stream"'],
      ['/rendered', 'image/gif'],
    ] as const) {
      const answer = await get(address + path, { accept })
      expect([200, 404, 406, 413], `${path}: ${answer.text.slice(0, 200)}`).toContain(answer.status)
      if (answer.status !== 200) expect(answer.headers['content-type']).toContain('application/problem+json')
    }
    // What cannot be decoded is still given as it came.
    const whole = await get(address, { accept: 'application/dicom; transfer-syntax=*' })
    expect(whole.status).toBe(200)
  })
})

describe('bombs', () => {
  test('RLE: 4 MB that unpack to 256 MB, for a frame of 16 pixels and for one of 16 million', async () => {
    const bomb = rleBomb(4_000_000)
    const small = await stored({ uid: uidOf('small rle'), codestream: bomb, syntax: UIDs.RLELossless }, 0)
    const large = await stored(
      { uid: uidOf('large rle'), codestream: bomb, syntax: UIDs.RLELossless, rows: 4_096, columns: 4_096 },
      0,
    )
    const smallAnswer = await get(`${small}/rendered`)
    expect([200, 406], smallAnswer.text.slice(0, 300)).toContain(smallAnswer.status)
    // 16 million pixels are an image that may be asked for.
    const largeAnswer = await get(`${large}/thumbnail`)
    expect(largeAnswer.status, largeAnswer.text.slice(0, 300)).toBe(200)
    const huge = { uid: uidOf('huge rle'), codestream: bomb, syntax: UIDs.RLELossless, rows: 40_000, columns: 40_000 }
    expect((await get(`${await stored(huge, 0)}/thumbnail`)).status).toBe(413)
  })

  test('pictures of a gigapixel: by the viewport, of an image that states it, and as many pictures at once', async () => {
    const sound = await stored({ uid: uidOf('to be enlarged'), rows: 4, columns: 8 }, 32)
    for (const viewport of ['32768,32768', '8193,1', '8192,8192,0,0,1,1', '8192,8192']) {
      const answer = await get(`${sound}/rendered?viewport=${viewport}`, { accept: 'image/png' })
      expect(answer.status, `${viewport} ${answer.text.slice(0, 300)}`).toBe(400)
      expect(answer.headers['content-type']).toContain('application/problem+json')
    }
    const stated = await stored({ uid: uidOf('states a gigapixel'), rows: 32_768, columns: 32_768 }, 32)
    for (const what of ['rendered', 'thumbnail']) expect((await get(`${stated}/${what}`)).status).toBe(404)
  })

  test('a progressive JPEG of scans without end is refused, and others get their answers meanwhile', async () => {
    const side = 4_096
    const codestream = endlessJpeg(side)
    const endless = await stored({ uid: uidOf('endless'), codestream, rows: side, columns: side }, 0)
    const sound = await stored({ uid: uidOf('beside it'), rows: 4, columns: 8 }, 32)
    const slow = get(`${endless}/rendered`)
    const others = await Promise.all([1, 2, 3].map(() => get(`${sound}/rendered`)))
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200])
    const answer = await slow
    expect([answer.status, answer.json().type]).toEqual([406, 'urn:leadglass:error:LG_PIXEL_FRAME_DAMAGED'])
  })
})

describe('queries', () => {
  test('includefield ten thousand times', async () => {
    const once = await get(`/studies?includefield=${Array(1500).fill('all').join(',')}`)
    expect(once.status).toBe(400)
    const often = await get(`/studies?${'includefield=all&'.repeat(400)}limit=1`)
    expect(often.status).toBe(400)
    // A stranger hears the same as ever.
    expect((await archive.send(`/dicom-web/studies?${'a=b&'.repeat(400)}`)).status).toBe(401)
    const tooLong = await get(`/studies?${'includefield=00100010&'.repeat(10_000)}`).catch(() => ({ status: 431 }))
    expect([400, 414, 431]).toContain(tooLong.status)
  })

  test('a thousand media types', async () => {
    expect((await get('/studies', { accept: Array(1000).fill('a/b').join(',') })).status).toBe(400)
  })

  test('patterns that backtrack elsewhere', async () => {
    for (const pattern of ['*?'.repeat(400), `${'*a'.repeat(300)}b`, '[a-z]*{{{', '%25%25%25']) {
      expect([200, 400]).toContain((await get(`/studies?PatientName=${encodeURIComponent(pattern)}`)).status)
    }
  })
})

interface Lie {
  frames?: string
  rows?: number
  columns?: number
  offsetTable?: readonly number[]
  codestream?: Uint8Array
  syntax?: string
  uid?: string
}

function header({ frames = '1', rows = 4, columns = 4, uid = '1.2.3.4' }: Lie): DataSet {
  return new DataSet()
    .set(Tags.SOPClassUID, 'UI', UIDs.SecondaryCaptureImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', uid)
    .set(Tags.PatientID, 'LO', 'HOSTILE')
    .set(Tags.StudyInstanceUID, 'UI', `${uid}.1`.slice(0, 64))
    .set(Tags.SeriesInstanceUID, 'UI', `${uid}.2`.slice(0, 64))
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.NumberOfFrames, 'IS', Buffer.from(frames))
    .set(Tags.Rows, 'US', rows)
    .set(Tags.Columns, 'US', columns)
    .set(Tags.BitsAllocated, 'US', 8)
    .set(Tags.BitsStored, 'US', 8)
    .set(Tags.HighBit, 'US', 7)
    .set(Tags.PixelRepresentation, 'US', 0)
}

/** A whole file; `octets` of native pixels where no codestream is given. */
function part10(lie: Lie, octets: number): Uint8Array {
  const set = header(lie)
  const encapsulated = lie.codestream !== undefined || lie.offsetTable !== undefined
  const transferSyntaxUID = lie.syntax ?? (encapsulated ? UIDs.JPEGBaseline8Bit : UIDs.ExplicitVRLittleEndian)
  const head = Buffer.from(encodeDataSet(set, { transferSyntaxUID: UIDs.ExplicitVRLittleEndian }))
  const pixels = encapsulated
    ? fragments(lie.offsetTable ?? [], lie.codestream ?? jpeg(4, 4))
    : element('OB', octets, Buffer.alloc(octets))
  const sopInstanceUID = lie.uid ?? '1.2.3.4'
  const meta = encodeFileMeta({ sopClassUID: UIDs.SecondaryCaptureImageStorage, sopInstanceUID, transferSyntaxUID })
  return Buffer.concat([meta, head, pixels])
}

function element(vr: string, length: number, value: Uint8Array): Buffer {
  const head = Buffer.from([0xe0, 0x7f, 0x10, 0, vr.charCodeAt(0), vr.charCodeAt(1), 0, 0, 0, 0, 0, 0])
  head.writeUInt32LE(length, 8)
  return Buffer.concat([head, value])
}

function fragments(table: readonly number[], codestream: Uint8Array): Buffer {
  const item = (value: Uint8Array) => {
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0])
    const padded = Buffer.concat([value, Buffer.alloc(value.length % 2)])
    head.writeUInt32LE(padded.length, 4)
    return Buffer.concat([head, padded])
  }
  const offsets = Buffer.alloc(table.length * 4)
  for (const [index, offset] of table.entries()) offsets.writeUInt32LE(offset, index * 4)
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0])
  return element('OB', 0xffffffff, Buffer.concat([item(offsets), item(codestream), end]))
}

/** One segment of runs of 128 equal octets (PS3.5 G.3). */
function rleBomb(octets: number): Buffer {
  const head = Buffer.alloc(64)
  head.writeUInt32LE(1, 0)
  head.writeUInt32LE(64, 4)
  return Buffer.concat([head, Buffer.alloc(octets, Buffer.from([0x81, 0x55]))])
}

/** Scans that send the decoder through all coefficients again and again: valid, endless in practice. */
function endlessJpeg(side: number): Buffer {
  const size = [side >> 8, side & 255]
  const dht = [0xff, 0xc4, 0, 0x14, 0x10, 1, ...new Array(15).fill(0), 0]
  const dqt = [0xff, 0xdb, 0, 0x43, 0, ...new Array(64).fill(1)]
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0x21])
  const refine = Buffer.alloc((side * side) / 512)
  const scans = Array.from({ length: 300 }, () => [scan, refine]).flat()
  const head = Buffer.from([0xff, 0xd8, ...dqt, ...dht, 0xff, 0xc2, 0, 11, 8, ...size, ...size, 1, 1, 0x11, 0])
  return Buffer.concat([head, ...scans, Buffer.from([0xff, 0xd9])])
}

/** SOI and a frame header (SOF0) that states a size, and nothing behind. */
function jpeg(rows: number, columns: number): Buffer {
  const frame = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0, 0xff, 0xd9])
  frame.writeUInt16BE(rows, 7)
  frame.writeUInt16BE(columns, 9)
  return frame
}

/** SOC and SIZ (ISO/IEC 15444-1 A.5.1): an image of many small tiles. */
function jpeg2000(rows: number, columns: number, tile: number): Buffer {
  const size = Buffer.alloc(45)
  size.writeUInt16BE(0xff4f, 0)
  size.writeUInt16BE(0xff51, 2)
  size.writeUInt16BE(41, 4)
  size.writeUInt32BE(columns, 8)
  size.writeUInt32BE(rows, 12)
  size.writeUInt32BE(tile, 24)
  size.writeUInt32BE(tile, 28)
  size.writeUInt16BE(1, 40)
  size.set([7, 1, 1], 42)
  return size
}
