/**
 * Insecure direct object references: 100,000 identifiers that somebody might try, most of them made up and some that exist and are
 * not theirs. None of them opens anything, and what exists is answered like what does not.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PersonPrincipal, Principal } from '@leadglass/access'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DataFolder, openDataFolder } from '../../src/data-folder/data-folder.ts'
import { initialise, runOperation } from '../../src/index.ts'
import { fileOf, studies } from './studies.ts'

const own = studies[0]!
const person = (name: string): PersonPrincipal => ({ kind: 'person', name, role: 'clinician', via: 'session' })
const [ada, eve] = [person('ada'), person('eve')]
const admin: Principal = { kind: 'operator', name: 'test' }
let root: string
let data: DataFolder

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'leadglass-ids-'))
  const folder = join(root, 'data')
  await initialise({ folder, environment: {} })
  const paths = await Promise.all(
    studies.map(async (study, number) => {
      const path = join(root, `${number}.dcm`)
      await writeFile(path, fileOf(study))
      return path
    }),
  )
  await runOperation(folder, 'import', { paths })
  data = await openDataFolder({ folder, environment: {} })
  const { book } = data.accounts
  await book.confine({ kind: 'role', name: 'clinician' }, admin)
  const studiesOf = { kind: 'study', studyInstanceUID: own.uid } as const
  await book.grant({ to: { kind: 'person', name: 'eve' }, studies: studiesOf, purpose: 'care' }, admin)
  for (let count = 0; count < 5; count += 1)
    await book.breakGlass({ patientID: `P${count}`, reason: 'emergency room', forMs: 3_600_000 }, ada)
})
afterAll(async () => {
  await data.close()
  await rm(root, { recursive: true })
})

const digits = '0123456789.'

/** A real UID with one character changed, added or taken away; or one made up. */
function almost(uid: string): string {
  const at = randomInt(uid.length)
  const digit = digits[randomInt(digits.length)]!
  switch (randomInt(4)) {
    case 0:
      return uid.slice(0, at) + digit + uid.slice(at + 1)
    case 1:
      return uid.slice(0, at) + digit + uid.slice(at)
    case 2:
      return uid.slice(0, at) + uid.slice(at + 1)
    default:
      return `2.25.${BigInt(`0x${randomBytes(12).toString('hex')}`)}`
  }
}

const others = studies.slice(1)
const granted = new Set([own.uid, own.series, own.instance])

test('80,000 UIDs of studies, series and instances open nothing that was not granted', async () => {
  const { archive } = data
  let opened = 0
  for (let tries = 0; tries < 80_000; tries += 1) {
    // One in a hundred exists, and belongs to somebody else.
    const victim = others[randomInt(others.length)]!
    const exact = tries % 100 === 0
    const uid = exact ? victim.uid : almost(victim.uid)
    if (granted.has(uid)) continue
    const instance = exact ? victim.instance : almost(victim.instance)
    if (tries % 2 === 0) opened += (await archive.instances(eve, { studyInstanceUID: uid })).length
    else opened += (await archive.instance(eve, instance)) === undefined ? 0 : 1
  }
  expect(opened).toBe(0)
  expect(await archive.instances(eve, { studyInstanceUID: own.uid })).toHaveLength(1)
})

test('20,000 numbers end or review nobody else’s access', async () => {
  const { book } = data.accounts
  const codes = new Set<string>()
  for (let tries = 0; tries < 20_000; tries += 1) {
    const id = tries < 100 ? tries : randomInt(2 ** 31)
    const refused = await book.endGlass(id, eve).catch((error: { code: string }) => error.code)
    codes.add(String(refused))
  }
  expect([...codes]).toEqual(['LG_GLASS_UNKNOWN'])
  expect(await book.openGlasses(ada)).toHaveLength(5)
})
