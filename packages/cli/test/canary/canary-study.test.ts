/** A canary is a study like those of its archive: no word of it, no attribute and no number says that it is none. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type DataSet, readDataSet, splitPart10, Tags } from '@leadglass/dicom'
import { describe, expect, test } from 'vitest'
import { type CanaryModality, canaryStudy } from '../../src/canary/canary-study.ts'

const style = {
  patientID: 'H0000000',
  issuerOfPatientID: 'St. Mary',
  accessionNumber: 'A00000000',
  institutionName: 'St. Mary Hospital',
  referringPhysicianName: '',
  stationName: 'CT2',
  manufacturerModelName: 'Revolution',
}
const now = new Date('2026-11-26T12:00:00Z')

async function made(modality: CanaryModality, sliceCount = 2) {
  const { studyInstanceUID, files } = canaryStudy({ modality, sliceCount, style, now })
  const octets: Uint8Array[] = []
  for await (const file of files) octets.push(file)
  const headers = octets.map((file) => {
    const { dataSet, transferSyntaxUID } = splitPart10(file)
    return readDataSet(dataSet, { transferSyntaxUID })
  })
  return { studyInstanceUID, octets, headers }
}

const texts = (set: DataSet, ...tags: number[]) => tags.map((tag) => set.string(tag))

describe.each(['CT', 'MR'] as const)('a canary of modality %s', (modality) => {
  test('has the institution, the device and the form of numbers of the archive', async () => {
    const { headers, studyInstanceUID } = await made(modality)
    for (const header of headers) {
      const told = texts(
        header,
        Tags.StudyInstanceUID,
        Tags.InstitutionName,
        Tags.StationName,
        Tags.ManufacturerModelName,
      )
      expect(told).toEqual([studyInstanceUID, 'St. Mary Hospital', 'CT2', 'Revolution'])
      expect(header.string(Tags.PatientID)).toMatch(/^H\d{7}$/)
      expect(header.string(Tags.AccessionNumber)).toMatch(/^A\d{8}$/)
      expect(header.string(Tags.Modality)).toBe(modality)
    }
  })

  test('is consistent in itself: one patient, one day of years ago, an age that fits', async () => {
    const { headers } = await made(modality, 3)
    const same = [Tags.PatientName, Tags.PatientID, Tags.PatientBirthDate, Tags.StudyDate, Tags.SeriesInstanceUID]
    expect(new Set(headers.map((header) => texts(header, ...same).join())).size).toBe(1)
    expect(new Set(headers.map((header) => header.string(Tags.SOPInstanceUID))).size).toBe(3)
    const [header] = headers as [DataSet]
    const [birth, study, age] = texts(header, Tags.PatientBirthDate, Tags.StudyDate, Tags.PatientAge) as string[]
    expect(Number(study!.slice(0, 4)) - Number(birth!.slice(0, 4))).toBe(Number(age!.slice(0, 3)))
    const days = (now.getTime() - Date.parse(study!.replace(/(....)(..)(..)/, '$1-$2-$3'))) / 86_400_000
    expect(days).toBeGreaterThan(890)
  })

  test('no word of it, nor of its file, says what it is', async () => {
    const { octets } = await made(modality)
    for (const file of octets)
      expect(Buffer.from(file).toString('latin1')).not.toMatch(/phantom|canary|decoy|sample|test|computed|anonym|demo/i)
  })

  test('two of them have nothing in common that tells: neither people, numbers, UIDs nor pixels', async () => {
    const [one, other] = [await made(modality), await made(modality)]
    const tags = [
      Tags.PatientID,
      Tags.StudyInstanceUID,
      Tags.SeriesInstanceUID,
      Tags.SOPInstanceUID,
      Tags.FrameOfReferenceUID,
    ]
    for (const tag of tags) expect(one.headers[0]!.string(tag)).not.toBe(other.headers[0]!.string(tag))
    const pixels = [one, other].map(({ headers }) => Buffer.from(headers[0]!.octets(Tags.PixelData)!))
    expect(pixels[0]!.equals(pixels[1]!)).toBe(false)
  })

  test('dciodvfy finds no error in it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leadglass-canary-'))
    try {
      const path = join(folder, 'canary.dcm')
      await writeFile(path, (await made(modality, 1)).octets[0]!)
      const { stderr } = await promisify(execFile)('dciodvfy', [path]).catch((error) => error)
      expect(stderr.split('\n').filter((line: string) => line.startsWith('Error'))).toEqual([])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
