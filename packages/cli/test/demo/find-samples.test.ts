import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeFileMeta, UIDs } from '@leadglass/dicom'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findSamples } from '../../src/demo/find-samples.ts'

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2'

let place: string
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'leadglass-samples-'))
  mkdirSync(join(place, 'series/deeper'), { recursive: true })
  mkdirSync(join(place, 'empty'))
  for (const number of [10, 9, 1]) writePart10(`series/slice-${number}`, ctImageStorage, `1.2.${number}`)
  writePart10('series/deeper/last', ctImageStorage, '1.2.99')
  writePart10('series/DICOMDIR', '1.2.840.10008.1.3.10', '1.2.100')
  writeFileSync(join(place, 'series/notes.txt'), 'no DICOM file')
})
afterAll(() => rmSync(place, { recursive: true }))

function writePart10(name: string, sopClassUID: string, sopInstanceUID: string): void {
  const meta = encodeFileMeta({ sopClassUID, sopInstanceUID, transferSyntaxUID: UIDs.ExplicitVRLittleEndian })
  writeFileSync(join(place, name), Buffer.concat([meta, Buffer.from(`the data set of ${sopInstanceUID}`)]))
}

test('the storable files of a folder come in reading order; others are passed over', async () => {
  const { samples } = await findSamples(join(place, 'series'), place)
  expect(samples.map((sample) => sample.sopInstanceUID)).toEqual(['1.2.99', '1.2.1', '1.2.9', '1.2.10'])
})

test('a sample reads its data set without the file meta information', async () => {
  const { samples } = await findSamples(join(place, 'series'), place)
  const chunks: Uint8Array[] = []
  for await (const chunk of (await samples[0]!.dataSet()) as AsyncIterable<Uint8Array>) chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toBe('the data set of 1.2.99')
})

test.each(['empty', 'nowhere'])('a folder without samples (%s) is an error that names it', async (name) => {
  await expect(findSamples(join(place, name), place)).rejects.toMatchObject({
    code: 'LG_CLI_NO_SAMPLES',
    message: expect.stringContaining(join(place, name)),
  })
})
