import { expect, test } from 'vitest'
import { studyRow } from '../../src/dicomweb/studies.ts'
import { isUnread } from '../../src/study-list/is-unread.ts'

const today = new Date(2026, 10, 26)
const state = { studyInstanceUID: '1', instances: 5, arriving: false }
const read = { by: 'person:ada', at: '2026-11-26T08:00:00.000Z', instances: 5 }
const row = (studyDate: string) => ({ ...studyRow({}), studyDate })

test.each([
  ['nothing is known of it', row('20261126'), false],
  ['nobody looked', { ...row('20261126'), state }, true],
  ['nobody looked, and it has no date', { ...row(''), state }, true],
  ['it is of an archive before this one', { ...row('20261111'), state }, false],
  ['somebody looked at all of it', { ...row('20261126'), state: { ...state, read } }, false],
  ['more came since somebody looked', { ...row('20261126'), state: { ...state, instances: 6, read } }, true],
  ['more came to an old one', { ...row('20200101'), state: { ...state, instances: 6, read } }, true],
])('when %s', (_, study, unread) => {
  expect(isUnread(study, today)).toBe(unread)
})
