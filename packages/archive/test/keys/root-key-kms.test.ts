import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  kmsCredentials as credentials,
  type KmsServer,
  kmsKey,
  kmsRegion as region,
  startKms,
} from '@leadglass/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type KmsOptions, rootKeyKms } from '../../src/index.ts'
import { limits } from '../../src/limits.ts'

let kms: KmsServer
let folder: string

beforeEach(async () => {
  kms = await startKms()
  folder = await mkdtemp(join(tmpdir(), 'leadglass-keys-'))
})

afterEach(async () => {
  await kms.close()
  await rm(folder, { recursive: true })
})

function source(other: Partial<KmsOptions> = {}) {
  const { endpoint, authority } = kms
  return rootKeyKms({ keyId: kmsKey, region, endpoint, authority, credentials, firstPauseMs: 1, ...other })
}

test('the service makes the root key and gives it back, each time under the same encryption context', async () => {
  const root = await source().create(folder)
  expect(root).toHaveLength(32)
  expect(await source().open(folder)).toEqual(root)
  expect(kms.log.map(({ action }) => action)).toEqual(['GenerateDataKey', 'Decrypt'])
  expect(kms.log[0]!.context).toEqual({
    purpose: 'leadglass-root-key',
    archive: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
  expect(kms.log[1]!.context).toEqual(kms.log[0]!.context)
  const file = await readFile(join(folder, 'root.kms'), 'utf8')
  expect(file).not.toContain(Buffer.from(root).toString('base64'))
  expect(file).not.toContain(credentials.secretAccessKey)
})

test('a root key that there is already is encrypted and given back', async () => {
  const root = Buffer.alloc(32, 9)
  await source().keep(folder, root)
  expect(await source().open(folder)).toEqual(root)
  expect(kms.log.map(({ action }) => action)).toEqual(['Encrypt', 'Decrypt'])
})

test.each([
  ['a wrong secret', { secretAccessKey: 'another' }],
  ['an unknown access key', { accessKeyId: 'AKIDOTHER' }],
])('%s: the service refuses the signature, once, and the error says nothing secret', async (_, wrong) => {
  await source().create(folder)
  const { requests } = kms
  const opening = source({ credentials: { ...credentials, ...wrong } }).open(folder)
  await expect(opening).rejects.toMatchObject({ code: 'LG_KEY_SOURCE_REFUSED' })
  expect(kms.requests).toBe(requests + 1)
})

test('another key under the same id, or another encryption context, does not open it', async () => {
  await source().create(folder)
  const path = join(folder, 'root.kms')
  const text = await readFile(path, 'utf8')
  const file = JSON.parse(text)
  await writeFile(path, JSON.stringify({ ...file, context: { ...file.context, archive: '0'.repeat(32) } }))
  await expect(source().open(folder)).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
  await writeFile(path, text)
  kms.keys.set(kmsKey, Buffer.alloc(32))
  await expect(source().open(folder)).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
})

test('a key that was deleted is a refusal, not a reason to try again', async () => {
  await source().create(folder)
  kms.keys.clear()
  const { requests } = kms
  await expect(source().open(folder)).rejects.toMatchObject({
    code: 'LG_KEY_SOURCE_REFUSED',
    detail: { error: 'NotFoundException' },
  })
  expect(kms.requests).toBe(requests + 1)
})

test('throttling and failures of the service are waited out', async () => {
  const root = await source().create(folder)
  kms.failures.push({ status: 400, name: 'ThrottlingException' }, { status: 500, name: 'KMSInternalException' })
  expect(await source().open(folder)).toEqual(root)
})

test('an outage that lasts ends in an error of its own after a bounded number of attempts', async () => {
  await source().create(folder)
  const { requests } = kms
  for (let at = 0; at < 20; at += 1) kms.failures.push({ status: 503, name: 'ServiceUnavailable' })
  await expect(source().open(folder)).rejects.toMatchObject({ code: 'LG_KEY_SOURCE_UNAVAILABLE' })
  expect(kms.requests).toBe(requests + limits.kmsAttempts)
})

test('nobody listens, or a stranger does: the root key is not handed to who shows another certificate', async () => {
  const nobody = source({ endpoint: 'https://127.0.0.1:1' }).create(folder)
  await expect(nobody).rejects.toMatchObject({ code: 'LG_KEY_SOURCE_UNAVAILABLE' })
  const other = await startKms()
  try {
    const stranger = source({ authority: other.authority }).keep(folder, Buffer.alloc(32, 1))
    await expect(stranger).rejects.toMatchObject({ code: 'LG_KEY_SOURCE_UNAVAILABLE' })
    expect(kms.requests).toBe(0)
  } finally {
    await other.close()
  }
})

test('a file that is not of its form is damaged', async () => {
  await writeFile(join(folder, 'root.kms'), '{"format":"leadglass-root-key/kms/1","key":7}')
  await expect(source().open(folder)).rejects.toMatchObject({ code: 'LG_KEY_DAMAGED' })
})
