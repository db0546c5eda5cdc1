/** Whoever changes files of the log is found out by the offline verifier, which knows the public key only. */
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AuditLog, verifyAuditLog } from '../src/index.ts'
import { many } from './support/events.ts'
import { leafHashes } from './support/tampering.ts'

const signingKey = new Uint8Array(32).fill(7)
let place: string
let sound: string
let publicKey: Uint8Array
/** The checkpoint that somebody kept elsewhere. */
let kept: string

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'audit-tampering-'))
  sound = join(place, 'sound')
  const log = await AuditLog.open({ folder: sound, signingKey })
  await log.append(many(400))
  kept = (await log.checkpoint()).note
  await log.append(many(200, 400))
  publicKey = log.publicKey
  await log.close()
})
afterAll(() => rm(place, { recursive: true }))

let copies = 0
async function copy(): Promise<string> {
  copies += 1
  const folder = join(place, `copy-${copies}`)
  await cp(sound, folder, { recursive: true })
  return folder
}

const verify = (folder: string) => verifyAuditLog({ folder, publicKey, earlier: [kept] })
const bundle = (folder: string, index: number) => join(folder, 'tile/entries', String(index).padStart(3, '0'))

test('a sound log has no problem', async () => {
  expect(await verify(sound)).toEqual({ entries: 600, problems: [] })
})

describe('any octet of any file that is signed, changed at random', () => {
  test('is found in 300 tries', async () => {
    const folder = await copy()
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && entry.name !== 'journal')
      .map((entry) => join(entry.parentPath, entry.name))
    expect(files.length).toBeGreaterThan(6)
    for (let tries = 0; tries < 300; tries++) {
      const path = files[tries % files.length]!
      const octets = await readFile(path)
      const changed = Buffer.from(octets)
      changed[Math.floor(Math.random() * octets.length)]! ^= 1 + Math.floor(Math.random() * 255)
      await writeFile(path, changed)
      expect((await verify(folder)).problems, path).not.toEqual([])
      await writeFile(path, octets)
    }
    expect((await verify(folder)).problems).toEqual([])
  }, 60_000)
})

describe('someone with the files but without the signing key', () => {
  test('who edits an entry and mends every hash above it is found by the root', async () => {
    const folder = await copy()
    const text = (await readFile(bundle(folder, 0))).toString('latin1')
    await writeFile(bundle(folder, 0), Buffer.from(text.replace('study:7b', 'study:7c'), 'latin1'))
    await writeFile(join(folder, 'tile/0/000'), await leafHashes(bundle(folder, 0)))
    const { problems } = await verify(folder)
    expect(problems).toContainEqual(expect.objectContaining({ kind: 'root-mismatch' }))
  })

  test('who exchanges two entries is told from one who edits', async () => {
    const folder = await copy()
    const text = (await readFile(bundle(folder, 0))).toString('latin1')
    const [a, b] = ['{"octets":123}', '{"octets":124}']
    const swapped = text
      .replace(a, '#')
      .replace(b, a)
      .replace('#', b)
      .replace('study:7b', '#')
      .replace('study:7c', 'study:7b')
      .replace('#', 'study:7c')
    expect(swapped).not.toBe(text)
    await writeFile(bundle(folder, 0), Buffer.from(swapped, 'latin1'))
    expect((await verify(folder)).problems).toContainEqual(
      expect.objectContaining({ kind: 'entries-reordered', index: 123 }),
    )
  })

  test('who cuts the end off is found', async () => {
    const folder = await copy()
    await truncate(bundle(folder, 1), 1000)
    expect((await verify(folder)).problems[0]).toMatchObject({ kind: 'entries-missing', index: 256 })
  })

  test('who removes a file is found', async () => {
    const folder = await copy()
    await rm(bundle(folder, 0))
    expect((await verify(folder)).problems[0]).toMatchObject({ kind: 'entries-missing', index: 0 })
  })

  test('who puts another log of the same length in place is found', async () => {
    const folder = join(place, 'forged')
    const forged = await AuditLog.open({ folder, signingKey: new Uint8Array(32).fill(8) })
    await forged.append(many(600))
    await forged.close()
    expect((await verify(folder)).problems).toContainEqual(expect.objectContaining({ kind: 'checkpoint-forged' }))
  })
})

describe('someone with the signing key as well', () => {
  test('who writes another past is found by a checkpoint kept elsewhere', async () => {
    const folder = join(place, 'rewritten')
    const rewritten = await AuditLog.open({ folder, signingKey })
    await rewritten.append(many(600, 1))
    await rewritten.close()
    expect((await verifyAuditLog({ folder, publicKey })).problems).toEqual([])
    expect((await verify(folder)).problems).toContainEqual(expect.objectContaining({ kind: 'history-rewritten' }))
  })

  test('who rolls the log back is found by a checkpoint kept elsewhere', async () => {
    const folder = join(place, 'rolled-back')
    const older = await AuditLog.open({ folder, signingKey })
    await older.append(many(300))
    await older.close()
    expect((await verify(folder)).problems).toContainEqual(expect.objectContaining({ kind: 'history-rewritten' }))
  })
})
