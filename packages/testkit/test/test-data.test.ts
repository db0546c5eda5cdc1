import { expect, test } from 'vitest'
import { testData } from '../src/index.ts'

test('real files are there wherever the tests run, and are files of PS3.10', () => {
  const { realFiles, read, folder } = testData()
  expect(realFiles.length).toBeGreaterThan(0)
  if (folder === undefined) expect(Buffer.from(read(realFiles[0]!).subarray(128, 132)).toString()).toBe('DICM')
})

test('every file of the manifest is as long as it says', () => {
  const { files, read } = testData()
  for (const file of files.slice(0, 50)) expect(read(file).length).toBe(file.bytes)
})
