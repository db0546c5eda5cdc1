import { hkdfSync } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BackupList, decodeBackupList, encodeBackupList } from '../../src/backup/backup-list.ts'
import { BackupKeys, isSignedByArchive } from '../../src/index.ts'

const keysOf = (root: string) =>
  new BackupKeys({ derive: (purpose) => Buffer.from(hkdfSync('sha256', root, '', purpose, 32)) })
const keys = keysOf('one')

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`))
const object = fc.record({ digest: hex(64), length: fc.nat(), sealed: fc.boolean() })
const name = fc.stringMatching(/^[a-z0-9_][a-z0-9._-]{0,8}$/)
const statistics = {
  ...{ patients: 1, studies: 2, series: 3, instances: 4, trashed: 0, dataSetOctets: 5 },
  ...{ renditions: 0, renditionsWaiting: 0, packs: 1, packOctets: 99 },
}
const facts = { version: '0.1.0', statistics, lastSequence: 7, audit: { entries: 9, checkpoint: 'origin\n9\n' } }

const list: fc.Arbitrary<BackupList> = fc
  .record({
    folder: hex(32),
    generation: fc.integer({ min: 1, max: 99_999_999 }),
    at: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') })
      .map((date) => date.toISOString()),
    run: hex(32),
    base: fc.option(hex(64), { nil: undefined }),
    kept: fc.array(fc.nat()),
    objects: fc.uniqueArray(object, { selector: ({ digest }) => digest, minLength: 1 }),
    paths: fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'))),
    seed: fc.nat(),
  })
  .map(({ paths, objects, seed, base, ...rest }) => {
    const parts = (at: number) => [{ object: objects[(seed + at) % objects.length]!, offset: at, length: seed % 1000 }]
    const files = new Map(paths.map((path, at) => [path, parts(at)]))
    const based = base === undefined ? {} : { base }
    return { ...rest, ...based, archive: keys.archive, rootKey: { source: 'file' as const }, objects, files, facts }
  })

test('a list comes back as it was, and whoever has the public key can check it', () => {
  fc.assert(
    fc.property(list, (given) => {
      const octets = encodeBackupList(given, keys)
      expect(decodeBackupList(octets, keys, 'generation 1')).toEqual(given)
      const [line, signature] = octets.toString().split('\n')
      expect(isSignedByArchive(keys.archive, line!, signature!)).toBe(true)
    }),
    { numRuns: 50 },
  )
})

test('names of files and counts do not stand in it', () => {
  const object = { digest: 'a'.repeat(64), length: 1, sealed: true }
  const files = new Map([['packs/0123.lgp', [{ object, offset: 0, length: 1 }]]])
  const given = {
    folder: 'f'.repeat(32),
    archive: keys.archive,
    generation: 1,
    at: new Date(0).toISOString(),
    run: 'e'.repeat(32),
    kept: [1],
  }
  const text = encodeBackupList(
    { ...given, rootKey: { source: 'file' }, objects: [object], files, facts },
    keys,
  ).toString()
  for (const word of ['packs', 'lgp', 'instances', 'studies', 'origin']) expect(text).not.toContain(word)
})

test('one changed, added or missing octet anywhere is found', () => {
  const damage = fc.record({
    at: fc.nat(),
    bit: fc.integer({ min: 0, max: 7 }),
    how: fc.constantFrom('flip', 'cut', 'add'),
  })
  fc.assert(
    fc.property(list, damage, (given, { at, bit, how }) => {
      const octets = encodeBackupList(given, keys)
      const place = at % octets.length
      const wrong = Buffer.from(
        how === 'cut' ? octets.subarray(0, place) : how === 'add' ? Buffer.concat([octets, Buffer.from('x')]) : octets,
      )
      if (how === 'flip') wrong[place]! ^= 1 << bit
      const code = expect.stringMatching(/^LG_BACKUP_(ALTERED|FOREIGN)$/)
      expect(() => decodeBackupList(wrong, keys, 'generation 1')).toThrow(expect.objectContaining({ code }))
    }),
    { numRuns: 200 },
  )
})

test('octets that are no list throw our own error', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => Buffer.from(`${text}\n${'0'.repeat(128)}\n`)),
      ),
      (octets) => {
        const code = expect.stringMatching(/^LG_BACKUP_(ALTERED|FOREIGN)$/)
        expect(() => decodeBackupList(Buffer.from(octets), keys, 'x')).toThrow(expect.objectContaining({ code }))
      },
    ),
  )
})

test('the list of another archive is foreign', () => {
  fc.assert(
    fc.property(list, (given) => {
      const other = keysOf('two')
      const octets = encodeBackupList({ ...given, archive: other.archive }, other)
      expect(() => decodeBackupList(octets, keys, 'x')).toThrow(expect.objectContaining({ code: 'LG_BACKUP_FOREIGN' }))
    }),
    { numRuns: 10 },
  )
})

test('a sealed object opens with the keys that sealed it, as what it was sealed, and with every octet as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(), (octets, at) => {
      const sealed = keys.seal('object', octets)
      expect(keys.open('object', sealed)).toEqual(Buffer.from(octets))
      expect(keys.open('list', sealed)).toBeUndefined()
      expect(keysOf('two').open('object', sealed)).toBeUndefined()
      const wrong = Buffer.from(sealed)
      wrong[at % wrong.length]! ^= 1
      expect(keys.open('object', wrong)).toBeUndefined()
      expect(keys.open('object', sealed.subarray(0, at % sealed.length))).toBeUndefined()
    }),
  )
})
