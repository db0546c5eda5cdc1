import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readPassword } from '../src/password.ts'

test.each([
  ['one line', 'pass phrase \n', 'pass phrase '],
  ['a Windows line end', 'pässwort\r\n', 'pässwort'],
  ['no line end', 'secret', 'secret'],
  ['more lines than one', 'first\nsecond\n', 'first'],
])('takes the first line of %s', async (_, input, password) => {
  expect(await readPassword(Readable.from([input]))).toBe(password)
})

test.each([
  ['nothing', ''],
  ['an empty line', '\n'],
  ['more than fits', 'x'.repeat(5000)],
])('refuses %s', async (_, input) => {
  await expect(readPassword(Readable.from([input]))).rejects.toMatchObject({ code: 'LG_CLI_USAGE' })
})
