import { expect, test } from 'vitest'
import { entryOf, formatTag, isPrivateTag, Tags, tagOf, VRs } from '../src/index.ts'

test('knows the patient name of PS3.6', () => {
  expect(entryOf(Tags.PatientName)).toEqual({
    keyword: 'PatientName',
    name: "Patient's Name",
    vrs: ['PN'],
    vm: '1',
    retired: false,
  })
})

test('knows elements of commands, which PS3.7 defines', () => {
  expect(entryOf(Tags.AffectedSOPInstanceUID)?.vrs).toEqual(['UI'])
  expect(Tags.CommandField).toBe(0x00000100)
})

test('finds repeating groups by any of their tags', () => {
  expect(entryOf(0x60023000)?.keyword).toBe('OverlayData')
  expect(entryOf(0x501e2500)).toMatchObject({ keyword: 'CurveLabel', retired: true })
  expect(entryOf(0x00203142)?.keyword).toBe('SourceImageIDs')
})

test('does not take Pixel Data for the retired group 7Fxx', () => {
  expect(entryOf(0x7fe00010)?.keyword).toBe('PixelData')
  expect(entryOf(0x7f020010)?.keyword).toBe('VariablePixelData')
})

test('says nothing of private and unknown tags', () => {
  expect(entryOf(0x00091001)).toBeUndefined()
  expect(entryOf(0x60033000)).toBeUndefined()
  expect(entryOf(0x00080002)).toBeUndefined()
  expect(tagOf('toString')).toBeUndefined()
})

test('has both VRs where the Standard leaves the choice', () => {
  expect(entryOf(Tags.PixelPaddingValue)?.vrs).toEqual(['US', 'SS'])
  expect(entryOf(Tags.LUTData)?.vrs).toEqual(['US', 'OW'])
})

test('agrees with itself: each keyword leads to the entry with that keyword and known VRs', () => {
  const different = Object.entries(Tags).filter(([keyword, tag]) => {
    const entry = entryOf(tag)
    return entry?.keyword !== keyword || !entry.vrs.every((vr) => VRs.includes(vr))
  })
  // retired repeating elements (0028,04x0) begin at tags that other retired elements have
  expect(different.map(([keyword]) => keyword)).toEqual([
    'RowsForNthOrderCoefficients',
    'ColumnsForNthOrderCoefficients',
    'CoefficientCoding',
    'CoefficientCodingPointers',
  ])
})

test('prints tags as PS3.6 does', () => {
  expect(formatTag(Tags.PixelData)).toBe('(7FE0,0010)')
  expect(formatTag(0x00100020)).toBe('(0010,0020)')
  expect(isPrivateTag(0x00291010)).toBe(true)
  expect(isPrivateTag(0xfffee000)).toBe(false)
})
