import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  softTokenPin as pin,
  type SoftToken,
  softHsm,
  softToken,
  softTokenLabel as tokenLabel,
} from '@leadglass/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rootKeyPkcs11 } from '../../src/index.ts'

const address = { module: softHsm, tokenLabel, keyLabel: 'leadglass', pin }

let token: SoftToken
let folder: string

beforeEach(async () => {
  token = softToken()
  folder = await mkdtemp(join(tmpdir(), 'leadglass-keys-'))
})

afterEach(async () => {
  token.remove()
  await rm(folder, { recursive: true })
})

test('the token gives the root key back, and nothing in the folder is the root key', async () => {
  const root = await rootKeyPkcs11(address).create(folder)
  expect(root).toHaveLength(32)
  expect(await rootKeyPkcs11(address).open(folder)).toEqual(root)
  const file = await readFile(join(folder, 'root.pkcs11'), 'utf8')
  expect(file).not.toContain(Buffer.from(root).toString('hex'))
  expect(JSON.parse(file)).toMatchObject({ mechanism: 'AES-KEY-WRAP', token: tokenLabel, key: 'leadglass' })
})

test('the wrapping key was made in the token and can never leave it; the root key is no object of the token', async () => {
  await rootKeyPkcs11(address).create(folder)
  await rootKeyPkcs11(address).open(folder)
  const objects = token.objects()
  expect(objects.match(/Secret Key Object/g)).toHaveLength(1)
  expect(objects).toMatch(/AES length 32/)
  expect(objects).toMatch(/Access:.*sensitive, always sensitive, never extractable, local/)
})

test('a root key that there is already is kept, and another key of the token does not open it', async () => {
  const root = Buffer.alloc(32, 7)
  await rootKeyPkcs11(address).keep(folder, root)
  expect(await rootKeyPkcs11({ ...address, keyLabel: 'another' }).open(folder)).toEqual(root)
  const file = JSON.parse(await readFile(join(folder, 'root.pkcs11'), 'utf8'))
  await rootKeyPkcs11({ ...address, keyLabel: 'another' }).keep(join(folder), Buffer.alloc(32, 8))
  await writeFile(join(folder, 'root.pkcs11'), JSON.stringify({ ...file, key: 'another' }))
  await expect(rootKeyPkcs11(address).open(folder)).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
})

test.each([0, 17, 39])('octet %i of the wrapped key changed: it does not open', async (at) => {
  await rootKeyPkcs11(address).create(folder)
  const path = join(folder, 'root.pkcs11')
  const file = JSON.parse(await readFile(path, 'utf8'))
  const wrapped = Buffer.from(file.wrapped, 'hex')
  wrapped[at] = wrapped[at]! ^ 1
  await writeFile(path, JSON.stringify({ ...file, wrapped: wrapped.toString('hex') }))
  await expect(rootKeyPkcs11(address).open(folder)).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
})

test.each([
  ['a wrong PIN', { pin: '000000' }, 'LG_KEY_SOURCE_REFUSED'],
  ['a token that is not there', { tokenLabel: 'elsewhere' }, 'LG_KEY_SOURCE_UNAVAILABLE'],
  ['a library that is not there', { module: '/nowhere/pkcs11.so' }, 'LG_KEY_SOURCE_UNAVAILABLE'],
  ['a library that is none', { module: '/etc/hostname' }, 'LG_KEY_SOURCE_UNAVAILABLE'],
])('%s is told apart from a wrong key', async (_, wrong, code) => {
  await rootKeyPkcs11(address).create(folder)
  const opening = rootKeyPkcs11({ ...address, ...wrong }).open(folder)
  await expect(opening).rejects.toMatchObject({ code, message: expect.not.stringContaining('000000') })
})

test('a key that somebody put into the token so that it can be taken out is refused', async () => {
  const key = join(folder, 'aes.bin')
  await writeFile(key, Buffer.alloc(32, 3))
  const written = [
    '--write-object',
    key,
    '--type',
    'secrkey',
    '--key-type',
    'AES:32',
    '--label',
    'leadglass',
    '--extractable',
  ]
  execFileSync('pkcs11-tool', ['--module', softHsm, '--login', '--pin', pin, ...written], { stdio: 'ignore' })
  await expect(rootKeyPkcs11(address).create(folder)).rejects.toMatchObject({ code: 'LG_KEY_SOURCE_REFUSED' })
})

test('a file that is not of its form is damaged, and one that is not there is missing', async () => {
  await expect(rootKeyPkcs11(address).open(folder)).rejects.toMatchObject({ code: 'LG_ARCHIVE_MISSING' })
  await writeFile(join(folder, 'root.pkcs11'), '{"format":"leadglass-root-key/pkcs11/1","wrapped":"00"}')
  await expect(rootKeyPkcs11(address).open(folder)).rejects.toMatchObject({ code: 'LG_KEY_DAMAGED' })
})
