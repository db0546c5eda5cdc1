import { afterEach, beforeEach, expect, test } from 'vitest'
import { FaultyFileSystem, type Operation } from './support/faulty-file-system.ts'
import { collect, makeInstance, newUID, type TestInstance } from './support/instances.ts'
import { clinician, operator, send, type TestArchive, testArchive } from './support/test-archive.ts'

let opened: TestArchive
let disk: FaultyFileSystem

beforeEach(async () => {
  disk = new FaultyFileSystem()
  opened = await testArchive({ fs: disk, packLimitOctets: 60_000 })
})

afterEach(() => opened.remove())

const operations: Operation[] = ['open', 'write', 'short-write', 'datasync', 'syncFolder']
const cases = operations.flatMap((operation) =>
  (['ENOSPC', 'EIO'] as const).flatMap((errno) => [0, 1, 2].map((after) => ({ operation, errno, after }))),
)

/** Small ones that share packs, two at a time, and a large one with a pack of its own. */
async function sendSome(study: string): Promise<{ kept: TestInstance[]; errors: { code: string }[] }> {
  const kept: TestInstance[] = []
  const errors: { code: string }[] = []
  const sendOne = (instance: TestInstance) =>
    send(opened.archive, instance).then(
      () => kept.push(instance),
      (error) => errors.push(error),
    )
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([sendOne(makeInstance({ study })), sendOne(makeInstance({ study: newUID() }))])
    await sendOne(makeInstance({ study, pixelOctets: 2_000_000 }))
  }
  return { kept, errors }
}

async function expectKept(kept: readonly TestInstance[]): Promise<void> {
  for (const { studyInstanceUID, seriesInstanceUID, sopInstanceUID, octets } of kept) {
    const request = { studyInstanceUID, seriesInstanceUID, sopInstanceUID }
    const [handle] = await opened.archive.instances(clinician, request)
    const content = await opened.archive.openInstance(clinician, handle!)
    expect((await collect(content.dataSet())).equals(octets)).toBe(true)
  }
}

test.each(cases)(
  '$errno at $operation number $after: the sender hears of it, nothing acknowledged is lost',
  async (fault) => {
    const study = newUID()
    disk.fault = { ...fault }
    const { kept, errors } = await sendSome(study)
    expect(disk.happened).toBe(1)
    expect(errors.length).toBeGreaterThan(0)
    const code = fault.errno === 'ENOSPC' ? 'LG_ARCHIVE_FULL' : 'LG_STORAGE_FAILED'
    for (const error of errors) expect(error.code).toBe(code)
    expect((await send(opened.archive, makeInstance({ study }))).outcome).toBe('stored')
    await expectKept(kept)
    expect(await opened.archive.verify(operator)).toMatchObject({ instances: kept.length + 1, problems: [] })
    await opened.reopen()
    await expectKept(kept)
    expect(await opened.archive.verify(operator)).toMatchObject({ instances: kept.length + 1, problems: [] })
  },
)

test('a pack that cannot be synced nor cut is left, and cut when the archive is opened next', async () => {
  const study = newUID()
  await send(opened.archive, makeInstance({ study }))
  disk.fault = { operation: 'datasync', after: 0, errno: 'EIO', path: '.lgp' }
  const second = send(opened.archive, makeInstance({ study }))
  await expect(second).rejects.toMatchObject({ code: 'LG_STORAGE_FAILED' })
  expect((await send(opened.archive, makeInstance({ study }))).outcome).toBe('stored')
  const archive = await opened.reopen()
  expect(await archive.verify(operator)).toMatchObject({ instances: 2, problems: [] })
})

test('an audit log that cannot be written refuses the instance', async () => {
  const { archive, audit } = opened
  const append = audit.append.bind(audit)
  audit.append = async () => {
    throw Object.assign(new Error('the audit log is full'), { code: 'LG_AUDIT_WRITE_FAILED' })
  }
  await expect(send(archive, makeInstance())).rejects.toMatchObject({ code: 'LG_AUDIT_WRITE_FAILED' })
  audit.append = append
  expect((await archive.statistics()).instances).toBe(0)
  expect((await send(archive, makeInstance())).outcome).toBe('stored')
  expect((await archive.verify(operator)).problems).toEqual([])
})

test('a sender that breaks off leaves nothing behind', async () => {
  const { archive } = opened
  const instance = makeInstance({ pixelOctets: 4_000_000 })
  const broken = { ...instance, octets: instance.octets.subarray(0, 3_000_000) }
  await expect(send(archive, broken)).rejects.toMatchObject({ name: 'DicomError' })
  expect((await send(archive, instance)).outcome).toBe('stored')
  expect(await archive.verify(operator)).toMatchObject({ instances: 1, problems: [] })
})
