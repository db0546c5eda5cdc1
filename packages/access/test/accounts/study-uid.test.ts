import { expect, test } from 'vitest'
import { isStudyUID } from '../../src/accounts/study-uid.ts'

// The same texts as in packages/dicom/test/uid.test.ts: what the archive takes in can be granted and shared, and nothing else.
test.each(['1.2.840.10008.1.1', '999.1', '1.2.3.', 'a1b2c3', '9'.repeat(64)])('%s names a study', (uid) => {
  expect(isStudyUID(uid)).toBe(true)
})

test.each(['', '.', '..', '../x', '1.2/3', '1.2?x', '1.2#', '1.2%2f', '1.2 ', '1.2\n', '1_2', '9'.repeat(65)])(
  '%j names none',
  (uid) => expect(isStudyUID(uid)).toBe(false),
)
