/** A study in a running test server: CT slices as computed and as DCMTK compresses them, and a multi-frame secondary capture. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { ctPhantom, instanceOf, part10File, type SampleInstance, uidOf } from '@leadglass/testkit'
import { multipartBody } from './multipart.ts'
import type { TestServer } from './running-server.ts'

export interface StoredStudy {
  study: string
  series: string
  /** The first as computed, the second stored as JPEG-LS, the third as Implicit VR. */
  slices: readonly SampleInstance[]
  /** Below /dicom-web. */
  addressOf(index: number): string
  movie: { address: string; frameCount: number; side: number }
  folder: string
  remove(): void
}

export const movieFrames = 4
const movieSide = 32

export async function storeStudy(archive: TestServer): Promise<StoredStudy> {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-stored-'))
  const slices: SampleInstance[] = []
  for await (const slice of ctPhantom({ sliceCount: 3, patientName: 'Müller^Änne' })) slices.push(slice)
  const plain = join(folder, 'plain.dcm')
  const encoders: readonly ((output: string) => [string, string[]])[] = [
    (output) => ['cp', [plain, output]],
    (output) => ['dcmcjpls', [plain, output]],
    (output) => ['dcmconv', ['+ti', plain, output]],
  ]
  const files = slices.map((slice, index) => {
    writeFileSync(plain, part10File(slice))
    const output = join(folder, `${index}.dcm`)
    const [program, args] = encoders[index]!(output)
    execFileSync(program, args)
    return readFileSync(output)
  })
  const movie = movieInstance()
  const answer = await archive.send('/dicom-web/studies', {
    method: 'POST',
    as: 'technologist',
    headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' },
    body: multipartBody('frontier', [...files, part10File(movie.instance)]),
  })
  if (answer.status !== 200) throw new Error(`the study was not stored: ${answer.text}`)
  const addresses: string[] = answer
    .json()
    ['00081199'].Value.map((item: Record<string, { Value: string[] }>) =>
      new URL(item['00081190']!.Value[0]!).pathname.replace('/dicom-web', ''),
    )
  const [, , study = '', , series = ''] = addresses[0]!.split('/')
  return {
    study,
    series,
    slices,
    addressOf: (index) => addresses[index]!,
    movie: { address: addresses[3]!, frameCount: movieFrames, side: movieSide },
    folder,
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** The first pixel of frame n has the value 60 n, the others run from 0 to 255 and are shifted from frame to frame. */
function movieInstance(): { instance: SampleInstance } {
  const pixels = new Uint8Array(movieFrames * movieSide * movieSide)
  const framePixels = movieSide * movieSide
  for (let frame = 0; frame < movieFrames; frame += 1) {
    for (let pixel = 0; pixel < framePixels; pixel += 1) {
      pixels[frame * framePixels + pixel] = pixel === 0 ? 60 * (frame + 1) : (pixel * 8 + frame * 64) & 0xff
    }
  }
  const set = new DataSet()
    .set(Tags.SOPClassUID, 'UI', UIDs.MultiFrameGrayscaleByteSecondaryCaptureImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', uidOf('movie'))
    .set(Tags.StudyDate, 'DA', '20260401')
    .set(Tags.Modality, 'CS', 'OT')
    .set(Tags.PatientName, 'PN', 'Movie^Maker')
    .set(Tags.PatientID, 'LO', 'MOVIE')
    .set(Tags.StudyInstanceUID, 'UI', uidOf('movie study'))
    .set(Tags.SeriesInstanceUID, 'UI', uidOf('movie series'))
    .set(Tags.SeriesNumber, 'IS', 1)
    .set(Tags.InstanceNumber, 'IS', 1)
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.NumberOfFrames, 'IS', movieFrames)
    .set(Tags.Rows, 'US', movieSide)
    .set(Tags.Columns, 'US', movieSide)
    .set(Tags.BitsAllocated, 'US', 8)
    .set(Tags.BitsStored, 'US', 8)
    .set(Tags.HighBit, 'US', 7)
    .set(Tags.PixelRepresentation, 'US', 0)
    .set(Tags.PixelData, 'OB', pixels)
  return { instance: instanceOf(set) }
}
