/** How many entries of an audit log `audit verify` checks a second, each hashed, compared and read. */
import { join } from 'node:path'
import { type AuditEvent, AuditLog, verifyAuditLog } from '@leadglass/audit'
import { table } from './ingest-table.ts'
import { formatNumber, median } from './measure/statistics.ts'
import type { BenchOptions } from './options.ts'

const ENTRIES = 1_000_000
const BATCH_ENTRIES = 4_096

export async function measureAudit(options: BenchOptions, workFolder: string): Promise<string> {
  const rounds = options.rounds ?? (options.quick ? 1 : 3)
  const folder = join(workFolder, 'audit')
  const publicKey = await writeLog(folder)
  const seconds: number[] = []
  const processorSeconds: number[] = []
  let checked = 0
  for (let round = 0; round < rounds; round += 1) {
    const [began, busy] = [performance.now(), process.cpuUsage()]
    const { entries, problems } = await verifyAuditLog({ folder, publicKey })
    seconds.push((performance.now() - began) / 1_000)
    const { user, system } = process.cpuUsage(busy)
    processorSeconds.push((user + system) / 1_000_000)
    if (problems.length > 0) throw new Error('the log is not sound')
    checked = entries
  }
  const row = [checked, checked / median(seconds), checked / median(processorSeconds)].map(formatNumber)
  return table(['entries', 'verified a second', 'and a processor second'], [row])
}

async function writeLog(folder: string): Promise<Uint8Array> {
  const log = await AuditLog.open({ folder, signingKey: new Uint8Array(32).fill(1) })
  while (log.size < ENTRIES) {
    await log.append(Array.from({ length: BATCH_ENTRIES }, (_, number) => entry(log.size + number)))
    await log.checkpoint()
  }
  const { publicKey } = log
  await log.close()
  return publicKey
}

/** As long as who and what a study is takes. */
const SEALED = Buffer.alloc(157, 7).toString('base64')

/** As a day in a hospital writes most of them. */
function entry(number: number): AuditEvent {
  return {
    time: new Date(Date.UTC(2026, 0, 1) + number).toISOString(),
    action: 'study:read',
    outcome: 'success',
    principal: `person:${number % 40}`,
    address: '192.0.2.7',
    object: `study:${number.toString(16).padStart(22, '0')}`,
    sealed: SEALED,
    detail: { instances: number % 2000, protocol: 'dicomweb' },
  }
}
