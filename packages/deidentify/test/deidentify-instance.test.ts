/** Whole instances as streams: what independent tools say of them, and what is left of masked samples. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  DataSet,
  encodeDataSet,
  encodeFileMeta,
  isValidUID,
  readDataSet,
  splitPart10,
  storageSOPClasses,
  Tags,
  UIDs,
} from '@leadglass/dicom'
import { PixelWorkers, transcodeInstance } from '@leadglass/pixels'
import { testData } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  deidentifiedTransferSyntaxUID,
  deidentifyInstance,
  type Mask,
  Pseudonyms,
  profileOf,
  suggestedOptions,
  type Verdict,
} from '../src/index.ts'

const run = promisify(execFile)
const workers = new PixelWorkers({ threads: 1 })
const profile = profileOf(suggestedOptions)
const pseudonyms = new Pseudonyms(new Uint8Array(32).fill(3))
const release: Verdict = { kind: 'release', masks: [], seen: false, rewrite: false }
const masked = (masks: readonly Mask[]): Verdict => ({ kind: 'release', masks, seen: true, rewrite: true })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deidentify-'))
})
afterAll(async () => {
  await workers.close()
  await rm(folder, { recursive: true })
})

async function deidentified(octets: Uint8Array, transferSyntaxUID: string, verdict: Verdict): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  const stream = deidentifyInstance(chunks(octets), { transferSyntaxUID, verdict, workers, profile, pseudonyms })
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* chunks(octets: Uint8Array, size = 60_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size)
}

function part10(octets: Uint8Array, transferSyntaxUID: string): Uint8Array {
  const set = readDataSet(octets, { transferSyntaxUID })
  const [sopClassUID, sopInstanceUID] = [set.string(Tags.SOPClassUID) ?? '', set.string(Tags.SOPInstanceUID) ?? '']
  return Buffer.concat([encodeFileMeta({ sopClassUID, sopInstanceUID, transferSyntaxUID }), octets])
}

/** Errors without the values and counts that stand in them. */
async function errorsOf(file: Uint8Array, name: string): Promise<Set<string>> {
  const path = join(folder, name)
  await writeFile(path, file)
  const { stderr } = await run('dciodvfy', [path], { maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: { stderr: string }) => error,
  )
  const lines = stderr.split('\n').filter((line) => line.startsWith('Error'))
  return new Set(lines.map((line) => line.replace(/[\d.]{2,}|\d/g, '')))
}

const { files, read } = testData()
/** One file of each storage class. */
const samples = [
  ...new Map(
    files
      .filter(
        ({ valid, sopClass, sopUID, bytes, transferSyntax }) =>
          valid &&
          bytes < 2_000_000 &&
          storageSOPClasses.has(sopClass ?? '') &&
          isValidUID(sopUID ?? '') &&
          !/Encapsulated/.test(storageSOPClasses.get(sopClass ?? '') ?? '') &&
          transferSyntax !== UIDs.DeflatedExplicitVRLittleEndian,
      )
      .map((file) => [file.sopClass, file]),
  ).values(),
]

test.runIf(samples.length > 0)('dciodvfy finds no error that the original did not have', async () => {
  const added: string[] = []
  for (const file of samples) {
    const { dataSet, transferSyntaxUID } = splitPart10(read(file))
    const octets = await deidentified(dataSet, transferSyntaxUID, release).catch(() => undefined)
    if (octets === undefined) continue
    const to = deidentifiedTransferSyntaxUID(transferSyntaxUID, release)
    const [before, after] = await Promise.all([
      errorsOf(read(file), 'before.dcm'),
      errorsOf(part10(octets, to), 'after.dcm'),
    ])
    added.push(...[...after].filter((line) => !before.has(line)).map((line) => `${file.path}: ${line}`))
  }
  expect(added).toEqual([])
})

test('a passing instance keeps every octet of its Pixel Data', async () => {
  const { octets, transferSyntaxUID } = frames(3)
  const result = readDataSet(await deidentified(octets, transferSyntaxUID, release), { transferSyntaxUID })
  expect(pixelsOf(result)).toEqual(pixelsOf(readDataSet(octets, { transferSyntaxUID })))
  expect(result.string(Tags.BurnedInAnnotation)).toBeUndefined()
})

function pixelsOf(set: DataSet): Uint8Array {
  return new Uint8Array(set.octets(Tags.PixelData)!)
}

/** An ultrasound image with a name in its upper rows: each octet of the name is 200, of the rest 7. */
function frames(frameCount: number): { octets: Uint8Array; transferSyntaxUID: string } {
  const pixels = new Uint8Array(40 * 30 * 3 * frameCount).fill(7)
  for (let frame = 0; frame < frameCount; frame++) pixels.fill(200, frame * 3600, frame * 3600 + 40 * 5 * 3)
  const set = new DataSet()
    .set(Tags.SOPClassUID, 'UI', UIDs.UltrasoundMultiFrameImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', '1.2.3.4')
    .set(Tags.StudyInstanceUID, 'UI', '1.2.3.5')
    .set(Tags.PatientID, 'LO', '48151623')
    .set(Tags.SamplesPerPixel, 'US', 3)
    .set(Tags.PhotometricInterpretation, 'CS', 'RGB')
    .set(Tags.PlanarConfiguration, 'US', 0)
    .set(Tags.NumberOfFrames, 'IS', frameCount)
    .set(Tags.Rows, 'US', 30)
    .set(Tags.Columns, 'US', 40)
    .set(Tags.BitsAllocated, 'US', 8)
    .set(Tags.BitsStored, 'US', 8)
    .set(Tags.HighBit, 'US', 7)
    .set(Tags.PixelRepresentation, 'US', 0)
    .set(Tags.PixelData, 'OB', pixels)
  return {
    octets: encodeDataSet(set, { transferSyntaxUID: UIDs.ExplicitVRLittleEndian }),
    transferSyntaxUID: UIDs.ExplicitVRLittleEndian,
  }
}

describe('masked instances', () => {
  const masks = [{ x: 0, y: 0, width: 40, height: 5 }]

  test.each([
    UIDs.ExplicitVRLittleEndian,
    UIDs.ImplicitVRLittleEndian,
    UIDs.RLELossless,
    UIDs.JPEGLSLossless,
    UIDs.HTJ2KLossless,
    UIDs.JPEGBaseline8Bit,
  ])('hold nothing of what was under the mask, and the rest as it was: %s', async (source) => {
    const original = await stored(source)
    const octets = await deidentified(original, source, masked(masks))
    const to = deidentifiedTransferSyntaxUID(source, masked(masks))
    const samples = await decoded(octets, to)
    expect(samples).toHaveLength(3)
    for (const frame of samples) {
      expect(frame.subarray(0, 600).every((sample) => sample === 0)).toBe(true)
      expect(frame.subarray(1440).every((sample) => Math.abs(sample - 7) <= 2)).toBe(true)
    }
    const result = readDataSet(octets, { transferSyntaxUID: to })
    expect(result.string(Tags.BurnedInAnnotation)).toBe('NO')
    expect(result.string(Tags.LossyImageCompression)).toBe(source === UIDs.JPEGBaseline8Bit ? '01' : undefined)
  })

  test('are not given where a person has not looked', () => {
    const withheld: Verdict = { kind: 'withheld', reason: 'text-possible' }
    const options = { transferSyntaxUID: UIDs.ExplicitVRLittleEndian, verdict: withheld, workers, profile, pseudonyms }
    expect(() => deidentifyInstance(chunks(new Uint8Array(0)), options)).toThrow(
      expect.objectContaining({ code: 'LG_DEIDENTIFY_WITHHELD' }),
    )
  })

  async function stored(to: string): Promise<Uint8Array> {
    const { octets, transferSyntaxUID: from } = frames(3)
    const pieces: Uint8Array[] = []
    for await (const piece of transcodeInstance(chunks(octets), { from, to, workers })) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  async function decoded(octets: Uint8Array, transferSyntaxUID: string): Promise<Uint8Array[]> {
    const pieces: Uint8Array[] = []
    const plain = { from: transferSyntaxUID, to: UIDs.ExplicitVRLittleEndian, workers }
    for await (const piece of transcodeInstance(chunks(octets), plain)) pieces.push(piece)
    const pixels = readDataSet(Buffer.concat(pieces), { transferSyntaxUID: plain.to }).octets(Tags.PixelData)!
    return [0, 1, 2].map((frame) => pixels.subarray(frame * 3600, (frame + 1) * 3600))
  }
})
