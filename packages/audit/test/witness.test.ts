/** Signatures of witnesses, and a verification that asks for them. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditLog, encodeAddCheckpoint, readWitnessKey, verifyAuditLog, withSignatures } from '../src/index.ts'
import { parseNote } from '../src/note/signed-note.ts'
import { cosignedAt } from '../src/witness/cosignature.ts'
import { many } from './support/events.ts'

/** Made by Python's cryptography library from the specification. */
const published = {
  key: 'witness.example/w1+567cde09+BG56HN0psLeP0Tr0xVmP7/TvKpcWbjym8uT7/M2AUFvx',
  note:
    'example.com/log\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
    '\u2014 witness.example/w1 VnzeCQAAAABkGFDLgSipbyoMeZCMR6EI3n2Snxwvv45dGAvcXiKPMzDBfHpo6b+ifUnrvtL+KmcD/uUfZEolAcmqdH1ZmtAOE5INCw==\n',
}

test('a signature of another implementation is read, with its time and by the key as it writes it', () => {
  expect(cosignedAt(parseNote(published.note), readWitnessKey(published.key))).toBe(1_679_315_147)
})

test('of another text, time or witness it is none', () => {
  const key = readWitnessKey(published.key)
  expect(cosignedAt(parseNote(published.note.replace('20852163', '20852164')), key)).toBeUndefined()
  expect(cosignedAt(parseNote(published.note), readWitnessKey(witness(1).key))).toBeUndefined()
  const blob = Buffer.from(published.note.trimEnd().split(' ').at(-1)!, 'base64')
  fc.assert(
    fc.property(fc.nat(blob.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(blob)
      changed[at]! ^= change
      const note = published.note.replace(blob.toString('base64'), changed.toString('base64'))
      expect(cosignedAt(parseNote(note), key)).toBeUndefined()
    }),
  )
})

test.each([
  ['of another type', published.key.replace('+BG', '+AW')],
  ['with another id', published.key.replace(/\+[0-9a-f]{8}/, '+00000000')],
  ['without an id', published.key.replace(/\+[0-9a-f]{8}/, '')],
  ['of a log', 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
])('a key %s is refused', (_, key) => {
  expect(() => readWitnessKey(key)).toThrow(expect.objectContaining({ code: 'LG_AUDIT_WITNESS_KEY' }))
})

test('whatever is given as a key is one or refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `a+00000000+${text}`),
      ),
      (text) => {
        expect(() => readWitnessKey(text)).toThrow(expect.objectContaining({ code: 'LG_AUDIT_WITNESS_KEY' }))
      },
    ),
  )
})

test('a submission is as the specification writes it', () => {
  const proof = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const [a, b] = proof.map((hash) => Buffer.from(hash).toString('base64'))
  expect(encodeAddCheckpoint({ old: 7, proof, note: 'NOTE\n' })).toBe(`old 7\n${a}\n${b}\n\nNOTE\n`)
  expect(encodeAddCheckpoint({ old: 0, proof: [], note: 'NOTE\n' })).toBe('old 0\n\nNOTE\n')
})

test('only signature lines are added to a note', () => {
  const [text, line] = [published.note, published.note.slice(published.note.indexOf('\u2014'))]
  expect(parseNote(withSignatures(text, line)).signatures).toHaveLength(2)
  for (const answer of ['x\n', '\n', `\n${line}`, line.trimEnd(), 'x'.repeat(70_000)])
    expect(() => withSignatures(text, answer)).toThrow(expect.objectContaining({ code: 'LG_AUDIT_NOTE_MALFORMED' }))
})

function witness(n: number) {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  const secret = createPrivateKey({ key: Buffer.concat([prefix, Buffer.alloc(32, n)]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32)
  const typed = Buffer.concat([Buffer.of(4), publicKey])
  const name = `witness.example/${n}`
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)
  return {
    key: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    file: id.toString('hex'),
    cosign(note: string): string {
      const time = Buffer.alloc(8)
      time.writeBigUInt64BE(1_800_000_000n)
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime 1800000000\n${parseNote(note).text}`), secret)
      return `${note}\u2014 ${name} ${Buffer.concat([id, time, signature]).toString('base64')}\n`
    },
  }
}

const [first, second, third] = [witness(1), witness(2), witness(3)]
let place: string
let publicKey: Uint8Array
let earlier: string

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'audit-witness-'))
  const log = await AuditLog.open({ folder: join(place, 'sound'), signingKey: new Uint8Array(32).fill(7) })
  publicKey = log.publicKey
  await log.append(many(300))
  earlier = (await log.checkpoint()).note
  await log.keepWitnessed(readWitnessKey(first.key), first.cosign(earlier))
  await log.append(many(100, 300))
  await log.keepWitnessed(readWitnessKey(second.key), second.cosign((await log.checkpoint()).note))
  await log.close()
})
afterAll(() => rm(place, { recursive: true }))

const verify = async (folder: string, keys: string[], needed: number) =>
  (await verifyAuditLog({ folder, publicKey, witnesses: { keys, needed } })).problems.map(({ kind }) => kind)

test('as many witnesses as are asked for must have signed, each by its own key', async () => {
  const folder = join(place, 'sound')
  expect(await verify(folder, [first.key, second.key], 2)).toEqual([])
  expect(await verify(folder, [first.key, second.key, third.key], 2)).toEqual([])
  expect(await verify(folder, [first.key, third.key], 2)).toEqual(['witness-missing'])
  expect(await verify(folder, [first.key, first.key], 2)).toEqual(['witness-missing'])
})

test('a log that was rolled back behind what a witness signed is found, though its own key signed it', async () => {
  const folder = join(place, 'rolled-back')
  const older = await AuditLog.open({ folder, signingKey: new Uint8Array(32).fill(7) })
  await older.append(many(350))
  await older.close()
  await cp(join(place, 'sound', 'witnessed'), join(folder, 'witnessed'), { recursive: true })
  expect(await verify(folder, [first.key], 1)).toEqual([])
  expect(await verify(folder, [first.key, second.key], 2)).toEqual(['history-rewritten'])
})

test('a signature under another log, or a file that is none, counts for nothing', async () => {
  const folder = join(place, 'other')
  const other = await AuditLog.open({ folder, signingKey: new Uint8Array(32).fill(8) })
  await other.append(many(1))
  const { note } = await other.checkpoint()
  await other.close()
  const target = join(place, 'copied')
  await cp(join(place, 'sound'), target, { recursive: true })
  await mkdir(join(target, 'witnessed'), { recursive: true })
  for (const text of [first.cosign(note), 'none', earlier, second.cosign(earlier)]) {
    await writeFile(join(target, 'witnessed', first.file), text)
    expect(await verify(target, [first.key], 1)).toEqual(['witness-missing'])
  }
})

test('a log keeps no signature that is not of the witness', async () => {
  const log = await AuditLog.open({ folder: join(place, 'keeps'), signingKey: new Uint8Array(32).fill(7) })
  const { note } = await log.checkpoint()
  const kept = log.keepWitnessed(readWitnessKey(first.key), second.cosign(note))
  await expect(kept).rejects.toMatchObject({ code: 'LG_AUDIT_SIGNATURE_INVALID' })
  expect(await log.witnessed(readWitnessKey(first.key))).toBeUndefined()
  await log.close()
})

test('a copy of the log holds what witnesses signed, and is held to it', async () => {
  const log = await AuditLog.open({ folder: join(place, 'sound'), signingKey: new Uint8Array(32).fill(7) })
  // A write that was cut short leaves its beginning, which belongs to no copy.
  await writeFile(join(place, 'sound', 'witnessed', `${first.file}.new`), 'half')
  const { changing, fixed } = await log.snapshot()
  await log.close()
  await rm(join(place, 'sound', 'witnessed', `${first.file}.new`))
  const witnessed = changing.map(({ path }) => path).filter((path) => path.startsWith('witnessed'))
  expect(witnessed.sort()).toEqual([first.file, second.file].map((file) => join('witnessed', file)).sort())
  const folder = join(place, 'copied')
  for (const { path, octets } of changing) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), octets)
  }
  for (const path of fixed) await cp(join(place, 'sound', path), join(folder, path), { recursive: true })
  const witnesses = { keys: [first.key, second.key], needed: 2 }
  expect(await verifyAuditLog({ folder, publicKey, witnesses })).toEqual({ entries: 400, problems: [] })
})
