/**
 * How many instances a second the archive takes when the sender costs nothing: data sets are cut before the clock starts.
 *
 *     npx tsx --conditions=source packages/archive/bench/receive.ts [seconds for each row]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gate } from '@leadglass/access'
import { AuditLog } from '@leadglass/audit'
import { Archive, lockFolder, openKeyring, rootKeyFile } from '../src/index.ts'
import { makeInstance, newUID, type TestInstance } from '../test/support/instances.ts'

interface Row {
  corpus: string
  octets: number
  /** Instances sent, over all associations. */
  count: number
  associations: number
}

const rows: Row[] = [
  { corpus: 'ct', octets: 524_288, count: 600, associations: 1 },
  { corpus: 'ct', octets: 524_288, count: 600, associations: 4 },
  { corpus: 'small', octets: 4_096, count: 3_000, associations: 1 },
  { corpus: 'small', octets: 4_096, count: 6_000, associations: 4 },
  { corpus: 'small', octets: 4_096, count: 6_000, associations: 16 },
  { corpus: 'big', octets: 210_000_000, count: 2, associations: 1 },
]

const chunkOctets = 131_072
let numbers = 10_000_000
const wanted = process.argv.slice(2)

for (const row of rows)
  if (wanted.length === 0 || wanted.includes(`${row.corpus}${row.associations}`)) await measure(row)

async function measure({ corpus, octets, count, associations }: Row): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-bench-'))
  await Archive.create({ folder, keySource: rootKeyFile() })
  const lock = lockFolder(folder)
  const keyring = await openKeyring({ folder, keySource: rootKeyFile() })
  const audit = await AuditLog.open({ folder: join(folder, 'audit'), signingKey: keyring.derive('audit-signing') })
  const archive = await Archive.open({ folder, keySource: keyring, lock, gate: new Gate(), audit })
  const senders = Array.from({ length: associations }, () => prepared(octets, Math.floor(count / associations)))
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(senders.map((instances) => sendAll(archive, instances)))
  const seconds = (performance.now() - start) / 1000
  const used = process.cpuUsage(cpu)
  const total = senders.reduce((sum, instances) => sum + instances.length, 0)
  const cpuMs = (used.user + used.system) / 1000 / total
  const megabytes = (total * octets) / 1e6 / seconds
  console.log(
    `${corpus} ×${associations}: ${(total / seconds).toFixed(0)} instances/s, ${megabytes.toFixed(0)} MB/s, ${cpuMs.toFixed(2)} ms CPU each, RSS ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
  )
  await archive.close()
  await audit.close()
  lock.release()
  await rm(folder, { recursive: true, force: true })
}

function prepared(octets: number, count: number): TestInstance[] {
  const [study, series] = [newUID(), newUID()]
  const template = makeInstance({ study, series, pixelOctets: octets })
  return Array.from({ length: count }, () => withOwnUID(template))
}

function nextNumber(): string {
  numbers += 1
  return String(numbers)
}

/** A copy whose SOP Instance UID ends in another number of the same length: cheaper than encoding it anew. */
function withOwnUID(template: TestInstance): TestInstance {
  const header = Buffer.from(template.octets.subarray(0, 4_096))
  const at = header.indexOf(template.sopInstanceUID, 0, 'latin1')
  const sopInstanceUID = template.sopInstanceUID.slice(0, -8) + nextNumber()
  header.write(sopInstanceUID, at, 'latin1')
  return { ...template, sopInstanceUID, head: header } as TestInstance & { head: Buffer }
}

async function sendAll(archive: Archive, instances: readonly TestInstance[]): Promise<void> {
  for (const instance of instances) {
    const { transferSyntaxUID } = instance
    const origin = {
      principal: { kind: 'node' as const, aeTitle: 'BENCH', services: ['store' as const] },
      protocol: 'c-store' as const,
      transferSyntaxUID,
    }
    await archive.receive(origin, cut(instance as TestInstance & { head: Buffer }))
  }
}

async function* cut({ octets, head }: TestInstance & { head: Buffer }): AsyncGenerator<Uint8Array> {
  yield head
  for (let at = head.length; at < octets.length; at += chunkOctets) yield octets.subarray(at, at + chunkOctets)
}
