/** Every file of the test data: identity as independent tools computed it, or the fault that the table names. */
import { describe, expect, test } from 'vitest'
import {
  DicomError,
  type DicomErrorCode,
  encodeDataSet,
  frameRanges,
  InstanceReader,
  readDataSet,
  splitPart10,
  Tags,
  transferSyntaxOf,
} from '../src/index.ts'
import { frameFaults, invalidFiles, refusedThoughValid } from './support/invalid-files.ts'
import { dicomFolder, type ManifestEntry, manifestEntries, readSample, smallFile } from './support/sample-files.ts'

const folder = dicomFolder()
const entries = folder === undefined ? [] : manifestEntries(folder)
const sample = (entry: ManifestEntry) => readSample(folder as string, entry.path)
const valid = entries.filter((entry) => entry.valid && refusedThoughValid[entry.path] === undefined)
const refused = entries.filter((entry) => !entry.valid || refusedThoughValid[entry.path] !== undefined)

/** As from a socket: in pieces. */
function read(file: Uint8Array, chunkOctets = 10_007) {
  const { fileMeta, transferSyntaxUID, dataSet } = splitPart10(file)
  const reader = new InstanceReader({ transferSyntaxUID })
  for (let start = 0; start < dataSet.length; start += chunkOctets) {
    reader.write(dataSet.subarray(start, start + chunkOctets))
  }
  reader.end()
  return { fileMeta, reader }
}

function codeOf(act: () => unknown): DicomErrorCode | 'reads' {
  try {
    act()
    return 'reads'
  } catch (error) {
    if (error instanceof DicomError) return error.code
    throw error
  }
}

function identityOf(file: Uint8Array): Partial<ManifestEntry> {
  const { fileMeta, reader } = read(file)
  const { header } = reader
  return {
    transferSyntax: fileMeta.string(Tags.TransferSyntaxUID) ?? null,
    sopClass: header?.string(Tags.SOPClassUID) ?? fileMeta.string(Tags.MediaStorageSOPClassUID) ?? null,
    sopUID: header?.string(Tags.SOPInstanceUID) ?? null,
    studyUID: header?.string(Tags.StudyInstanceUID) ?? null,
    seriesUID: header?.string(Tags.SeriesInstanceUID) ?? null,
    patientId: header?.string(Tags.PatientID) ?? null,
    modality: header?.string(Tags.Modality) ?? null,
    rows: header?.integer(Tags.Rows) ?? null,
    cols: header?.integer(Tags.Columns) ?? null,
    frames: header?.integer(Tags.NumberOfFrames) ?? null,
    bitsAllocated: header?.integer(Tags.BitsAllocated) ?? null,
  }
}

test('the generated file reads', () => {
  expect(identityOf(smallFile())).toMatchObject({ sopUID: '2.25.1', studyUID: '2.25.2', patientId: 'GEN-1', rows: 4 })
})

describe('valid files', () => {
  test.each(valid.map((entry) => [entry.path, entry] as const))(
    '%s reads with the identity of the manifest',
    (_, entry) => {
      const identity = identityOf(sample(entry))
      expect(entry).toMatchObject(identity)
    },
  )

  test('have frames where pixels are, all inside Pixel Data', () => {
    for (const entry of valid) {
      const { header, pixelData } = read(sample(entry)).reader
      if (header === undefined || pixelData === undefined) continue
      const code = codeOf(() => {
        const frames = frameRanges(header, pixelData)
        expect(frames).toHaveLength(entry.frames ?? 1)
        const end = pixelData.valueOffset + (pixelData.length ?? 0)
        expect(frames.flat().every(({ offset, length }) => offset + length <= end)).toBe(true)
      })
      expect([entry.path, code]).toEqual([entry.path, frameFaults[entry.path] ?? 'reads'])
    }
  })

  test('come out octet for octet when they are read and written again', () => {
    const changed = valid.filter((entry) => {
      const { transferSyntaxUID, dataSet } = splitPart10(sample(entry))
      if (transferSyntaxOf(transferSyntaxUID)?.deflated) return false
      const written = encodeDataSet(readDataSet(dataSet, { transferSyntaxUID }), { transferSyntaxUID })
      return Buffer.compare(written, dataSet) !== 0
    })
    // its Pixel Data is of odd length, which the writer fills up
    const known = ['public/imagingdatacommons-highdicom/dx_image.dcm']
    expect(changed.map((entry) => entry.path)).toEqual(known.filter(() => valid.length > 0))
  })
})

describe('invalid files', () => {
  test.each(refused.map((entry) => [entry.path, entry] as const))(
    '%s is refused or read as the table says',
    (path, entry) => {
      const file = sample(entry)
      const start = performance.now()
      const outcome = codeOf(() => read(file))
      expect([outcome, performance.now() - start < 1_000]).toEqual([
        invalidFiles[path] ?? refusedThoughValid[path],
        true,
      ])
    },
  )

  test.each(refused.map((entry) => [entry.path, entry] as const))(
    '%s gives the same in chunks of one octet',
    (path, entry) => {
      const file = sample(entry)
      if (file.length < 100_000)
        expect(codeOf(() => read(file, 1))).toBe(invalidFiles[path] ?? refusedThoughValid[path])
    },
  )

  test('whose frames cannot be told say so when frames are asked for', () => {
    for (const entry of refused.filter((entry) => invalidFiles[entry.path] === 'reads')) {
      const { header, pixelData } = read(sample(entry)).reader
      const code = codeOf(() => header && pixelData && frameRanges(header, pixelData))
      expect([entry.path, code]).toEqual([entry.path, frameFaults[entry.path] ?? 'reads'])
    }
  })

  test('take little memory', () => {
    const before = process.memoryUsage().rss
    for (const entry of refused) codeOf(() => read(sample(entry)))
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })
})
