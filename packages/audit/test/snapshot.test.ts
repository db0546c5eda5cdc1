import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AuditLog, verifyAuditLog } from '../src/index.ts'

const signingKey = new Uint8Array(32).fill(5)
let place: string

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'leadglass-audit-snapshot-'))
})
afterEach(() => rm(place, { recursive: true }))

const event = (number: number) => ({
  time: new Date(number).toISOString(),
  action: 'study:read',
  outcome: 'success' as const,
  principal: `person:${number}`,
})

test.each([0, 1, 255, 256, 700])(
  'a copy of a log of %i entries opens, verifies and goes on, whatever came after it',
  async (size) => {
    const folder = join(place, 'log')
    const log = await AuditLog.open({ folder, signingKey })
    if (size > 0) await log.append(Array.from({ length: size }, (_, number) => event(number)))
    const { entries, checkpoint, changing, fixed } = await log.snapshot()
    expect(entries).toBe(size)
    await log.append(Array.from({ length: 300 }, (_, number) => event(size + number)))
    await log.checkpoint()
    const copy = join(place, 'copy')
    for (const { path, octets } of changing) {
      await mkdir(dirname(join(copy, path)), { recursive: true })
      await writeFile(join(copy, path), octets)
    }
    for (const path of fixed) await cp(join(folder, path), join(copy, path), { recursive: true })
    await log.close()
    expect(await verifyAuditLog({ folder: copy, publicKey: log.publicKey })).toEqual({ entries: size, problems: [] })
    const again = await AuditLog.open({ folder: copy, signingKey })
    expect(again.size).toBe(size)
    await again.append(event(9999))
    await again.close()
    const earlier = size > 0 ? [checkpoint] : []
    const verified = await verifyAuditLog({ folder: copy, publicKey: log.publicKey, earlier })
    expect(verified).toEqual({ entries: size + 1, problems: [] })
  },
)
