import { expect, test } from 'vitest'
import { studyRow } from '../../src/dicomweb/studies.ts'
import { joinPages } from '../../src/study-list/join-pages.ts'

const study = (uid: string, date: string) =>
  studyRow({ '0020000D': { vr: 'UI', Value: [uid] }, '00080020': { vr: 'DA', Value: date ? [date] : [] } })

const uids = (rows: { studyInstanceUID: string }[]) => rows.map(({ studyInstanceUID }) => studyInstanceUID)

test('a study that two queries found is listed once, in the order asked for, undated ones last', () => {
  const pages = [
    { rows: [study('1', '20260101'), study('2', ''), study('3', '20260301'), study('1', '20260101')], more: false },
  ]
  expect(uids(joinPages(pages, { keyword: 'StudyDate', descending: true }).rows)).toEqual(['3', '1', '2'])
  expect(uids(joinPages(pages, { keyword: 'StudyDate', descending: false }).rows)).toEqual(['1', '3', '2'])
})

test('the answer of one query keeps the order of the server', () => {
  const pages = [
    { rows: [study('2', '')], more: true },
    { rows: [study('1', '20260101')], more: true },
  ]
  expect(joinPages(pages, undefined)).toMatchObject({ more: true })
  expect(uids(joinPages(pages, undefined).rows)).toEqual(['2', '1'])
})
