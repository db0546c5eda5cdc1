import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openKeyring, rootKeyFile, rootKeyPassphrase } from '../../src/index.ts'
import { createKeyring, type RotationTerms } from '../../src/keys/keyring.ts'
import { type StudyKey, StudyKeys } from '../../src/keys/study-keys.ts'
import { limits } from '../../src/limits.ts'
import { FaultyFileSystem, type Operation } from '../support/faulty-file-system.ts'

let folder: string
let disk: FaultyFileSystem
/** Three batches. */
const count = 2 * limits.rewrapBatch + 100

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadglass-keys-'))
  disk = new FaultyFileSystem()
  await createKeyring({ folder, keySource: rootKeyFile() })
})

afterEach(() => rm(folder, { recursive: true }))

async function open() {
  const keyring = await openKeyring({ folder, keySource: rootKeyFile(), fs: disk })
  return { keyring, keys: await StudyKeys.open(disk, keyring.folder, keyring.keyEncryptionKey) }
}

/** Copies: the key of a study is overwritten in memory when the keys are closed or the study is erased. */
async function allocate(keys: StudyKeys, number: number): Promise<StudyKey[]> {
  const made = Array.from({ length: number }, () => keys.allocate())
  const copies = made.map((study) => ({ ...study, key: Buffer.from(study.key) }))
  await keys.flush()
  return copies
}

function terms(other: Partial<RotationTerms> = {}): RotationTerms {
  return { alone: (work) => work(), onProgress: () => undefined, isCancelled: () => false, ...other }
}

/** Every hundredth and the last ones; all of them are compared by the count of live ones. */
async function expectAll(keys: StudyKeys, made: readonly StudyKey[], erased: readonly StudyKey[] = []): Promise<void> {
  for (const study of made.filter((_, at) => at % 100 === 3 || at > made.length - 3)) {
    const state = await keys.find(study)
    if (erased.includes(study)) expect(state.state).toBe('erased')
    else expect(state.state === 'live' && state.key.equals(study.key)).toBe(true)
  }
  expect(await keys.tally()).toEqual({ live: made.length - erased.length, erased: erased.length })
}

test('studies that arrive and studies that are erased between two batches are as they should be under the new key', async () => {
  const { keyring, keys } = await open()
  const made = await allocate(keys, count)
  const erased: StudyKey[] = []
  const progress: number[] = []
  await keyring.rotate(keys, {
    ...terms(),
    onProgress: ({ done }) => void progress.push(done),
    async alone(work) {
      const result = await work()
      if (erased.length > 0) return result
      made.push(...(await allocate(keys, 1)))
      for (const victim of [made[3]!, made[count - 1]!]) {
        await keys.erase(victim)
        erased.push(victim)
      }
      return result
    },
  })
  expect(progress.length).toBeGreaterThanOrEqual(3)
  await keys.close()
  const again = await open()
  expect(again.keyring.keyEncryptionKey.version).toBe(2)
  await expectAll(again.keys, made, erased)
  await again.keys.close()
})

test('a key erased while its copy lies in the new file is gone from there at once', async () => {
  const { keyring, keys } = await open()
  const [first] = await allocate(keys, count)
  let copy = Buffer.alloc(0)
  const rotating = keyring.rotate(keys, {
    ...terms(),
    async alone(work) {
      const result = await work()
      await keys.erase(first!)
      copy = await readFile(join(folder, 'keys', 'study-keys.new')).catch(() => copy)
      return result
    },
  })
  await rotating
  expect(copy.subarray(96 + 24, 96 + 84)).toEqual(Buffer.alloc(60))
  await keys.close()
})

const faults: [Operation, number, string][] = [
  ['open', 0, 'study-keys.new'],
  ['write', 0, 'study-keys.new'],
  ['write', 2, 'study-keys.new'],
  ['short-write', 3, 'study-keys.new'],
  ['datasync', 0, 'study-keys.new'],
  ['rename', 0, 'study-keys.new'],
  ['syncFolder', 1, 'keys'],
  ['write', 0, 'key-encryption-keys'],
  ['write', 1, 'key-encryption-keys'],
  ['rename', 0, 'key-encryption-keys'],
  ['rename', 1, 'key-encryption-keys'],
]

test.each(faults)(
  '%s number %i on %s fails: every key is read on, and after opening anew',
  async (operation, after, path) => {
    const { keyring, keys } = await open()
    const made = await allocate(keys, count)
    disk.fault = { operation, after, path, errno: 'EIO' }
    await expect(keyring.rotate(keys, terms())).rejects.toThrow()
    expect(disk.happened).toBe(1)
    await expectAll(keys, made)
    made.push(...(await allocate(keys, 1)))
    await keys.close()
    const again = await open()
    await expectAll(again.keys, made)
    await again.keyring.rotate(again.keys, terms())
    await expectAll(again.keys, made)
    await again.keys.close()
    const last = await open()
    await expectAll(last.keys, made)
    await last.keys.close()
  },
)

test('a rotation that is cancelled leaves the old key and no file behind', async () => {
  const { keyring, keys } = await open()
  const made = await allocate(keys, count)
  const isCancelled = () => keys.keyVersion === 1 && readBatches > 0
  let readBatches = 0
  const onProgress = () => {
    readBatches += 1
  }
  await expect(keyring.rotate(keys, terms({ isCancelled, onProgress }))).rejects.toMatchObject({
    code: 'LG_ARCHIVE_CLOSED',
  })
  expect(await readdir(join(folder, 'keys'))).not.toContain('study-keys.new')
  expect(keyring.keyEncryptionKey.version).toBe(1)
  await expectAll(keys, made)
  await keys.close()
})

test('another source takes the root key over; until the first is forgotten either opens the archive', async () => {
  const { keyring, keys } = await open()
  const purpose = keyring.derive('accounts')
  await keyring.moveTo(rootKeyPassphrase('a passphrase of five words'))
  expect(keyring.source.kind).toBe('passphrase')
  expect(await keyring.supersededSources()).toEqual(['keys/root.key'])
  expect((await openKeyring({ folder, keySource: rootKeyFile() })).derive('accounts')).toEqual(purpose)
  expect(await keyring.forgetOtherSources()).toEqual(['file'])
  await expect(openKeyring({ folder, keySource: rootKeyFile() })).rejects.toMatchObject({ code: 'LG_ARCHIVE_MISSING' })
  const moved = await openKeyring({ folder, keySource: rootKeyPassphrase('a passphrase of five words') })
  expect(moved.derive('accounts')).toEqual(purpose)
  await keys.close()
})

test('a source that does not give the root key back is not moved to', async () => {
  const { keyring, keys } = await open()
  const forgetful = { ...rootKeyPassphrase('x'), keep: async () => undefined, open: async () => Buffer.alloc(32) }
  await expect(keyring.moveTo(forgetful)).rejects.toMatchObject({ code: 'LG_KEY_WRONG' })
  expect(keyring.source.kind).toBe('file')
  await keys.close()
})
