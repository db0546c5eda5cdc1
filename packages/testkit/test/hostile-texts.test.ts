import { factsOf, readDataSet, Tags, VRs } from '@leadglass/dicom'
import { expect, test } from 'vitest'
import { beaconName, hostileDocuments, hostileElements, hostileImage, hostileTexts } from '../src/index.ts'

test('there are more than sixty texts, each with a name of its own and no two alike', () => {
  expect(hostileTexts.length).toBeGreaterThanOrEqual(60)
  expect(new Set(hostileTexts.map(({ id }) => id)).size).toBe(hostileTexts.length)
  expect(new Set(hostileTexts.map(({ text }) => text)).size).toBe(hostileTexts.length)
})

test('a text that runs says who it is', () => {
  for (const { id, text, runs } of hostileTexts)
    if (runs) expect(text.replaceAll('"', "'"), id).toContain(`${beaconName}('${id}')`)
})

test('images hold each text in every VR of characters that the Standard has', () => {
  const images = hostileElements(hostileTexts, { study: 'hostile', series: 'elements', seriesNumber: 1 })
  const sets = images.map(({ dataSet, transferSyntaxUID }) => readDataSet(dataSet, { transferSyntaxUID }))
  const held = sets.flatMap((set) => [...set].filter(({ tag }) => tag >>> 16 === 0x0011 && tag !== 0x00110010))
  const textVRs = VRs.filter((vr) => factsOf(vr).kind === 'text')
  expect(held.map(({ vr }) => vr)).toEqual(hostileTexts.flatMap(() => textVRs))
})

test('an image holds its text wherever a header of its kind can', () => {
  for (const hostile of hostileTexts) {
    const place = { study: 'hostile', series: hostile.id, seriesNumber: 1, everywhere: true }
    const { dataSet, transferSyntaxUID } = hostileImage(hostile, place)
    const read = readDataSet(dataSet, { transferSyntaxUID })
    expect(read.octets(Tags.PatientComments)?.length, hostile.id).toBeGreaterThanOrEqual(hostile.text.length)
    expect(read.octets(Tags.Modality), hostile.id).toEqual(read.octets(Tags.PatientComments))
  }
})

test('documents hold every text, and refer to the image that they belong to', () => {
  const image = hostileImage(hostileTexts[0]!, { study: 'hostile', series: 'a', seriesNumber: 1 })
  const documents = hostileDocuments(hostileTexts, 'hostile', { ...image, seriesInstanceUID: '1.2' })
  const [report] = documents
  const set = readDataSet(report!.dataSet, { transferSyntaxUID: report!.transferSyntaxUID })
  expect(set.items(Tags.ContentSequence).length).toBe(7 * hostileTexts.length)
  expect(new Set(documents.map(({ sopInstanceUID }) => sopInstanceUID)).size).toBe(documents.length)
})
