/** An archive in a temporary folder, with the real gate and an audit log in memory. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gate, type Principal } from '@leadglass/access'
import type { AuditEvent, Sealer } from '@leadglass/audit'
import { Archive, type ArchiveOptions, rootKeyFile } from '../../src/index.ts'
import { chunks, type TestInstance } from './instances.ts'

export const operator: Principal = { kind: 'operator', name: 'test' }
export const scanner: Principal = { kind: 'node', aeTitle: 'SCANNER1', services: ['store'] }
export const clinician: Principal = { kind: 'person', name: 'ada', role: 'clinician', via: 'session' }

export class MemoryAudit {
  readonly events: AuditEvent[] = []
  #sealer: Sealer | undefined

  sealWith(sealer: Sealer): void {
    this.#sealer = sealer
  }

  async append(events: readonly AuditEvent[]): Promise<void> {
    this.events.push(...(this.#sealer ? await this.#sealer.seal(events) : events))
  }

  actions(): string[] {
    return this.events.map(({ action }) => action)
  }
}

export interface TestArchive {
  folder: string
  audit: MemoryAudit
  archive: Archive
  /** Closes and opens again, with other options if given. */
  reopen(options?: Partial<ArchiveOptions>): Promise<Archive>
  remove(): Promise<void>
}

export async function testArchive(options: Partial<ArchiveOptions> = {}): Promise<TestArchive> {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-archive-'))
  await Archive.create({ folder, keySource: rootKeyFile() })
  const audit = new MemoryAudit()
  const open = (more: Partial<ArchiveOptions> = {}) =>
    Archive.open({ folder, keySource: rootKeyFile(), gate: new Gate(), audit, ...options, ...more })
  const test: TestArchive = {
    folder,
    audit,
    archive: await open(),
    async reopen(more) {
      await test.archive.close()
      test.archive = await open(more)
      return test.archive
    },
    async remove() {
      await test.archive.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return test
}

export function send(archive: Archive, instance: TestInstance, chunkLength?: number) {
  const { transferSyntaxUID } = instance
  const origin = { principal: scanner, protocol: 'c-store' as const, transferSyntaxUID }
  return archive.receive(origin, chunks(instance.octets, chunkLength))
}
