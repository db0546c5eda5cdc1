/** Whoever changes files of the log is found out by the offline verifier, which knows the public key only. */
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AuditLog, encodeEvent, verifyAuditLog } from '../src/index.ts'
import { NoteSigner } from '../src/note/signed-note.ts'
import { many } from './support/events.ts'
import { type Files, Forger, filesOf } from './support/forger.ts'
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

/** Others each time; the report names it, so that it can be written here. */
const seed = Math.floor(Math.random() * 2 ** 32)
/** Together 1,000. */
const triesWithoutKey = 70
const triesWithKey = 100

describe(`1,000 random tamperings, seed ${seed}`, () => {
  const entries = many(300).map(encodeEvent)
  const signer = new NoteSigner('leadglass-audit', signingKey)
  const truth = filesOf(entries, signer)
  const keptElsewhere = Buffer.from(filesOf(entries.slice(0, 280), signer).get('checkpoint')!).toString()
  const forger = new Forger(seed, entries, 280, signer)
  let folder: string
  beforeAll(async () => {
    folder = join(place, 'tampered')
    await put(folder, new Map(), truth)
  })

  const problemsOf = async (earlier: string[]) =>
    (await verifyAuditLog({ folder, publicKey: signer.publicKey, earlier })).problems

  test('begin with a log that is found sound', async () => {
    expect(await problemsOf([keptElsewhere])).toEqual([])
    expect(10 * triesWithoutKey + 3 * triesWithKey).toBe(1000)
  })

  test.each(Object.entries(forger.withoutKey()))('who %s without the key is found', async (_, tamper) => {
    for (let tries = 0; tries < triesWithoutKey; tries++) {
      const forged = tamper()
      expect(differing(truth, forged)).not.toEqual([])
      await put(folder, truth, forged)
      expect(await problemsOf([keptElsewhere]), differing(truth, forged).join()).not.toEqual([])
      await put(folder, forged, truth)
    }
  })

  test.each(Object.entries(forger.withKey()))(
    'who %s with the key is found by a checkpoint kept elsewhere, and only by it',
    async (_, tamper) => {
      for (let tries = 0; tries < triesWithKey; tries++) {
        const forged = tamper()
        await put(folder, truth, forged)
        expect(await problemsOf([])).toEqual([])
        expect(await problemsOf([keptElsewhere])).toMatchObject([{ kind: 'history-rewritten' }])
        await put(folder, forged, truth)
      }
    },
  )
})

/** Makes the files of a folder that hold `before` be those of `after`. */
async function put(folder: string, before: Files, after: Files): Promise<void> {
  for (const name of differing(before, after)) {
    const octets = after.get(name)
    if (!octets) await rm(join(folder, name))
    else {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), octets)
    }
  }
}

function differing(a: Files, b: Files): string[] {
  const isSame = (name: string) => a.has(name) && b.has(name) && a.get(name)!.equals(b.get(name)!)
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => !isSame(name))
}

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
