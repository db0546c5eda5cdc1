/** Threads find what one thread finds, and say it in the same words and order. */
import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditLog, type VerifyOptions, verifyAuditLog } from '../src/index.ts'
import { many } from './support/events.ts'

let place: string
let publicKey: Uint8Array
const earlier: string[] = []
const size = 256 * 256 + 20_000

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'audit-threads-'))
  const log = await AuditLog.open({ folder: join(place, 'sound'), signingKey: new Uint8Array(32).fill(7) })
  for (const end of [512, 30_001, size - 70, size]) {
    while (log.size < end) await log.append(many(Math.min(4096, end - log.size), log.size))
    earlier.push((await log.checkpoint()).note)
  }
  publicKey = log.publicKey
  await log.close()
})
afterAll(() => rm(place, { recursive: true }))

async function both(folder: string, more: Partial<VerifyOptions> = {}) {
  const [one, two] = [0, 2].map((threads) => verifyAuditLog({ folder, publicKey, earlier, threads, ...more }))
  expect(await two).toEqual(await one)
  return one!
}

test('a sound log is sound, with every checkpoint that was kept of it, and progress ends with its last entry', async () => {
  const dones: number[] = []
  const onProgress = ({ done }: { done: number }) => dones.push(done)
  expect(await both(join(place, 'sound'), { onProgress })).toEqual({ entries: size, problems: [] })
  expect(dones.filter((done) => done === size)).toHaveLength(2)
})

const level0 = (bundle: number) => `tile/0/${String(bundle).padStart(3, '0')}`
const entries = (bundle: number) => `tile/entries/${String(bundle).padStart(3, '0')}`

async function edit(path: string, at: number): Promise<void> {
  const octets = await readFile(path)
  octets[at % octets.length]! ^= 1
  await writeFile(path, octets)
}

test.each<[string, (folder: string) => Promise<unknown>, string]>([
  ['an entry edited', (folder) => edit(join(folder, entries(70)), 1000), 'entry-changed'],
  ['a leaf hash edited', (folder) => edit(join(folder, level0(70)), 1000), 'tile-changed'],
  ['a hash above edited', (folder) => edit(join(folder, 'tile/1/000'), 1000), 'tile-changed'],
  ['a bundle gone', (folder) => rm(join(folder, entries(3))), 'entries-missing'],
  ['a bundle cut', (folder) => truncate(join(folder, entries(200)), 500), 'entries-missing'],
  ['the bundle of an earlier checkpoint cut', (folder) => truncate(join(folder, entries(117)), 500), 'entries-missing'],
  [
    'a bundle and its hashes gone',
    (folder) => Promise.all([rm(join(folder, entries(90))), rm(join(folder, level0(90)))]),
    'root-mismatch',
  ],
])('%s is found by both', async (name, tamper, kind) => {
  const folder = join(place, name)
  await cp(join(place, 'sound'), folder, { recursive: true })
  await tamper(folder)
  expect((await both(folder)).problems).toContainEqual(expect.objectContaining({ kind }))
  await rm(folder, { recursive: true })
})

test('another past is found by the checkpoints kept', async () => {
  const folder = join(place, 'rewritten')
  const log = await AuditLog.open({ folder, signingKey: new Uint8Array(32).fill(7) })
  while (log.size < size) {
    await log.append(many(Math.min(4096, size - log.size), log.size + (log.size > 30_000 ? 1 : 0)))
    await log.checkpoint()
  }
  await log.close()
  const { problems } = await both(folder)
  expect(problems.map(({ kind }) => kind)).toEqual(['history-rewritten', 'history-rewritten'])
})
