/** What was answered is kept and what is kept verifies, whichever call to the disk fails. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AuditEvent, AuditLog, verifyAuditLog } from '../src/index.ts'
import { event } from './support/events.ts'
import { FaultyFileSystem, operations } from './support/faulty-file-system.ts'

const signingKey = new Uint8Array(32).fill(7)
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-faults-'))
})
afterEach(() => rm(folder, { recursive: true }))

const cases = operations.flatMap((operation) =>
  [0, 1, 3, 6].flatMap((after) => [1, 3].map((times) => ({ operation, after, times }))),
)

test.each(cases)('$operation fails $times times after $after calls', async (fault) => {
  const fs = new FaultyFileSystem()
  const failures: unknown[] = []
  const log = await AuditLog.open({ folder, signingKey, fs, onPublishFailure: (error) => failures.push(error) })
  const acknowledged: AuditEvent[] = []
  const append = async (number: number) => {
    try {
      await log.append(event(number))
      acknowledged.push(event(number))
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^LG_AUDIT_(WRITE_FAILED|CLOSED)$/) })
    }
  }
  for (let number = 0; number < 300; number++) {
    if (number === 250) fs.fault = { ...fault }
    await append(number)
    if (number % 20 === 0) await log.checkpoint().catch((error) => failures.push(error))
  }
  for (const failure of failures) expect(failure).toMatchObject({ code: 'LG_AUDIT_WRITE_FAILED' })
  fs.fault = undefined
  await log.close().catch(() => {})

  const again = await AuditLog.open({ folder, signingKey })
  const kept: AuditEvent[] = []
  for await (const entry of again.entries()) kept.push(entry.event)
  // An entry that was refused may be there if its write went through before the failure; none that was answered is missing.
  expect(kept.filter((one) => acknowledged.some((other) => other.object === one.object))).toEqual(acknowledged)
  expect(new Set(kept.map(({ object }) => object)).size).toBe(kept.length)
  await again.append(event(1000))
  await again.close()
  expect(await verifyAuditLog({ folder, publicKey: again.publicKey })).toEqual({
    entries: kept.length + 1,
    problems: [],
  })
})

test('a fault at each kind of call was really met', async () => {
  for (const operation of operations) {
    const fs = new FaultyFileSystem()
    const log = await AuditLog.open({ folder, signingKey, fs })
    fs.fault = { operation, after: 0, times: 1 }
    if (operation === 'truncate') {
      // Only the undoing of a failed write cuts the file.
      fs.fault = { operation: 'write', after: 0, times: 1 }
      await expect(log.append(event(1))).rejects.toMatchObject({ code: 'LG_AUDIT_WRITE_FAILED' })
    } else {
      await log.append(event(1)).catch(() => {})
      await log.checkpoint().catch(() => {})
    }
    expect(fs.happened, operation).toBeGreaterThan(0)
    fs.fault = undefined
    await log.close().catch(() => {})
  }
})
