import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFileSystem, openKeyring, rootKeyFile } from '../../src/index.ts'
import { createKeyring } from '../../src/keys/keyring.ts'
import { type StudyKey, StudyKeys } from '../../src/keys/study-keys.ts'
import { NameBook } from '../../src/sealing/name-book.ts'
import { logName } from '../../src/sealing/study-seal.ts'

let folder: string
let keys: StudyKeys

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadglass-names-'))
  await createKeyring({ folder, keySource: rootKeyFile() })
  const keyring = await openKeyring({ folder, keySource: rootKeyFile() })
  keys = await StudyKeys.open(nodeFileSystem, keyring.folder, keyring.keyEncryptionKey)
})
afterEach(async () => {
  await keys.close()
  await rm(folder, { recursive: true })
})

interface Named extends Pick<StudyKey, 'id' | 'slot'> {
  name: string
}

/** Named at once: a key is overwritten in memory when its study is erased. */
async function arrive(count: number): Promise<Named[]> {
  const made = Array.from({ length: count }, () => keys.allocate())
  const named = made.map(({ id, slot, key }) => ({ id, slot, name: logName(key) }))
  await keys.flush()
  return named
}

const nobodyElse = <T>(work: () => Promise<T>) => work()

type Step = { arrive: number } | { erase: number } | { look: number }
const steps = fc.array(
  fc.oneof(
    fc.record({ arrive: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ erase: fc.nat() }),
    fc.record({ look: fc.nat() }),
  ),
  { maxLength: 30 },
) as fc.Arbitrary<Step[]>

test('whatever arrives, goes and is looked for in between, a book that is kept finds every study that is there and no other', async () => {
  const run = async (given: readonly Step[]) => {
    const [before, gone] = [await arrive(3), new Set<Named>()]
    const [book, all] = [await NameBook.read(keys, nobodyElse), before]
    for (const step of given) {
      if ('arrive' in step) all.push(...(await arrive(step.arrive)))
      else if ('look' in step) await book.find(all[step.look % all.length]!.name)
      else {
        const victim = all[step.erase % all.length]!
        await keys.erase(victim)
        gone.add(victim)
      }
    }
    for (const study of all) expect((await book.find(study.name))?.slot).toBe(gone.has(study) ? undefined : study.slot)
    expect(await book.find(logName(Buffer.alloc(32)))).toBeUndefined()
  }
  await fc.assert(fc.asyncProperty(steps, run), { numRuns: 20 })
})

test('many who look at once for studies that came since find them all', async () => {
  const book = await NameBook.read(keys, nobodyElse)
  for (const count of [40, 20, 10, 5]) {
    const came = await arrive(count)
    const found = await Promise.all(came.map(({ name }) => book.find(name)))
    expect(found.map((study) => study?.slot)).toEqual(came.map(({ slot }) => slot))
  }
})

test('a study whose entry is in the log before its key is in the file is found at the end of that commit', async () => {
  let commit: Promise<unknown> = Promise.resolve()
  const book = await NameBook.read(keys, (work) => commit.then(work))
  const study = keys.allocate()
  const name = logName(study.key)
  let end = () => {}
  commit = new Promise<void>((resolve) => {
    end = resolve
  }).then(() => keys.flush())
  const found = book.find(name)
  end()
  expect((await found)?.slot).toBe(study.slot)
})
