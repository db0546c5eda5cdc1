import { isAddressableUID } from '@leadglass/dicom'
import { hostileTexts } from '@leadglass/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chunks, collect, makeInstance, newUID } from './support/instances.ts'
import { clinician, scanner, send, type TestArchive, testArchive } from './support/test-archive.ts'

let test1: TestArchive

beforeEach(async () => {
  test1 = await testArchive()
})

afterEach(() => test1.remove())

test('what was received is found and read back octet by octet', async () => {
  const { archive, audit } = test1
  const instance = makeInstance({ patientName: 'Müller^Jörg' })
  const result = await send(archive, instance)
  expect(result).toMatchObject({ outcome: 'stored', sopInstanceUID: instance.sopInstanceUID })
  const { studyInstanceUID } = instance
  const found = await archive.search(clinician, {
    level: 'study',
    match: [{ keyword: 'PatientName', kind: 'person-name', value: 'mull*', fuzzy: true }],
    limit: 10,
    offset: 0,
  })
  expect(found.rows).toMatchObject([
    { StudyInstanceUID: studyInstanceUID, PatientName: 'Müller^Jörg', ModalitiesInStudy: ['CT'] },
  ])
  const [handle] = await archive.instances(clinician, { studyInstanceUID })
  const content = await archive.openInstance(clinician, handle!)
  expect((await collect(content.dataSet())).equals(instance.octets)).toBe(true)
  expect((await collect(content.frame(1))).equals(instance.octets.subarray(-8192))).toBe(true)
  expect(audit.actions()).toEqual(['instance:received', 'study:list', 'study:read'])
})

test('the same instance again is compared and kept once; a different one of the same UID is refused', async () => {
  const { archive, audit } = test1
  const options = { study: newUID(), series: newUID(), instance: newUID() }
  const instance = makeInstance({ ...options, seed: 1 })
  await send(archive, instance)
  expect((await send(archive, instance, 1000)).outcome).toBe('already-stored')
  await expect(send(archive, makeInstance({ ...options, seed: 2 }))).rejects.toMatchObject({
    code: 'LG_INSTANCE_CONFLICT',
  })
  const longer = {
    ...instance,
    octets: Buffer.concat([instance.octets, Buffer.from([0xfc, 0xff, 0xfc, 0xff, 0x4f, 0x42, 0, 0, 0, 0, 0, 0])]),
  }
  await expect(send(archive, longer)).rejects.toMatchObject({ code: 'LG_INSTANCE_CONFLICT' })
  expect((await archive.statistics()).instances).toBe(1)
  expect(audit.actions()).toContain('instance:conflict')
})

test('of many senders with one UID at the same moment exactly one wins', async () => {
  const { archive } = test1
  const options = { study: newUID(), series: newUID(), instance: newUID() }
  const results = await Promise.allSettled(
    [1, 1, 2, 2, 3].map((seed) => send(archive, makeInstance({ ...options, seed }))),
  )
  const outcomes = results.map((one) => (one.status === 'fulfilled' ? one.value.outcome : one.reason.code))
  expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1)
  expect((await archive.statistics()).instances).toBe(1)
})

test('a large object streams through a pack of its own', async () => {
  const { archive } = test1
  const instance = makeInstance({ pixelOctets: 5_000_000 })
  await send(archive, instance)
  const [handle] = await archive.instances(clinician, { studyInstanceUID: instance.studyInstanceUID })
  const content = await archive.openInstance(clinician, handle!)
  expect((await collect(content.dataSet())).equals(instance.octets)).toBe(true)
  const part = await collect(content.range(1_234_567, 200_000))
  expect(part.equals(instance.octets.subarray(1_234_567, 1_434_567))).toBe(true)
})

test('an announced identity that the data set does not have is refused', async () => {
  const instance = makeInstance()
  const { transferSyntaxUID } = instance
  const announced = { sopClassUID: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUID: '1.2.3' }
  const origin = { principal: scanner, protocol: 'c-store' as const, transferSyntaxUID, announced }
  await expect(test1.archive.receive(origin, chunks(instance.octets))).rejects.toMatchObject({
    code: 'LG_IDENTITY_MISMATCH',
  })
})

test('an instance whose UIDs no address could name is refused, whichever of them it is', async () => {
  const texts = ['..', '1.2.3/../4', ...hostileTexts.map(({ text }) => text).filter((text) => !isAddressableUID(text))]
  for (const text of texts) {
    for (const level of ['study', 'series', 'instance'] as const) {
      const instance = makeInstance({ [level]: text, pixelOctets: 2 })
      // The first of several values may be empty.
      const code = expect.stringMatching(/^LG_IDENTITY_(INVALID|MISSING)$/)
      await expect(send(test1.archive, instance), text).rejects.toMatchObject({ code })
    }
  }
  expect((await test1.archive.statistics()).instances).toBe(0)
})
