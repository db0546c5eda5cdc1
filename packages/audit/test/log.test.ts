import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AuditEvent, AuditLog, isProven, verifyAuditLog, verifyConsistency } from '../src/index.ts'
import { event, many } from './support/events.ts'

const signingKey = new Uint8Array(32).fill(7)
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('a log', () => {
  test('begins empty, verified and signed', async () => {
    const log = await AuditLog.open({ folder, signingKey })
    expect(log.size).toBe(0)
    expect(await verifyAuditLog({ folder, publicKey: log.publicKey })).toEqual({ entries: 0, problems: [] })
    await log.close()
  })

  test.each([1, 2, 255, 256, 257, 511, 512, 1000])(
    'of %i entries gives them back, before and after it was closed',
    async (count) => {
      const log = await AuditLog.open({ folder, signingKey })
      await log.append(many(count))
      expect(await indexesOf(log)).toEqual(many(count))
      await log.close()
      expect(await verifyAuditLog({ folder, publicKey: log.publicKey })).toEqual({ entries: count, problems: [] })
      const again = await AuditLog.open({ folder, signingKey })
      expect(again.size).toBe(count)
      expect(await indexesOf(again)).toEqual(many(count))
      await again.append(many(3, count))
      expect(await indexesOf(again)).toEqual(many(count + 3))
      await again.close()
      expect(await verifyAuditLog({ folder, publicKey: log.publicKey })).toEqual({ entries: count + 3, problems: [] })
    },
  )

  test('keeps the order of calls, and groups those that arrive together', async () => {
    const log = await AuditLog.open({ folder, signingKey })
    await Promise.all(many(300).map((one) => log.append(one)))
    expect(await indexesOf(log)).toEqual(many(300))
    expect((await log.tail(2)).map(({ index }) => index)).toEqual([298, 299])
    await log.close()
  })

  test('proves each entry, and that it continues each of its former states', async () => {
    const log = await AuditLog.open({ folder, signingKey })
    const older = []
    for (const count of [1, 254, 1, 1, 400]) {
      await log.append(many(count, log.size))
      older.push(await log.checkpoint())
    }
    for (const index of [0, 1, 254, 255, 256, 300, 655, 656]) {
      const proof = await log.proveInclusion(index)
      expect(isProven(proof, log.publicKey)).toBe(true)
      expect(isProven({ ...proof, index: index + 1 }, log.publicKey)).toBe(false)
      expect(isProven({ ...proof, entry: `${proof.entry} ` }, log.publicKey)).toBe(false)
    }
    for (const { size: first, rootHash: firstRoot } of older) {
      const { path, checkpoint } = await log.proveConsistency(first)
      const { size, rootHash: root } = checkpoint
      expect(verifyConsistency({ first, firstRoot, size, root, path })).toBe(true)
      expect(verifyConsistency({ first, firstRoot: new Uint8Array(32), size, root, path })).toBe(false)
    }
    await expect(log.proveInclusion(657)).rejects.toMatchObject({ code: 'LG_AUDIT_INDEX_UNKNOWN' })
    await log.close()
  })

  test('refuses appends once closed', async () => {
    const log = await AuditLog.open({ folder, signingKey })
    await log.close()
    await expect(log.append(event(1))).rejects.toMatchObject({ code: 'LG_AUDIT_CLOSED' })
  })

  test('does not open with another key', async () => {
    await (await AuditLog.open({ folder, signingKey })).close()
    const another = AuditLog.open({ folder, signingKey: new Uint8Array(32) })
    await expect(another).rejects.toMatchObject({ code: 'LG_AUDIT_SIGNATURE_INVALID' })
  })
})

async function indexesOf(log: AuditLog): Promise<AuditEvent[]> {
  const found: AuditEvent[] = []
  for await (const { index, event } of log.entries()) {
    expect(index).toBe(found.length)
    found.push(event)
  }
  return found
}
