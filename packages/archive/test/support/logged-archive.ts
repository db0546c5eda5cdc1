/** An archive with a real audit log beside it, opened and closed together. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gate } from '@leadglass/access'
import { type AuditEvent, AuditLog, verifyAuditLog } from '@leadglass/audit'
import { Archive, type ArchiveOptions, type Keyring, openKeyring, rootKeyFile } from '../../src/index.ts'

export interface LoggedArchive {
  folder: string
  keyring: Keyring
  archive: Archive
  audit: AuditLog
  events(): Promise<AuditEvent[]>
  /** Problems of the log as it lies on disk, with the public key alone. */
  problems(): Promise<unknown[]>
  /** All octets of the log's folder. */
  octets(): Promise<Buffer>
  close(): Promise<void>
}

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-logged-'))
  await Archive.create({ folder, keySource: rootKeyFile() })
  return folder
}

export async function openLogged(folder: string, options: Partial<ArchiveOptions> = {}): Promise<LoggedArchive> {
  const keyring = await openKeyring({ folder, keySource: rootKeyFile() })
  const place = join(folder, 'audit')
  const audit = await AuditLog.open({ folder: place, signingKey: keyring.derive('audit-signing') })
  const archive = await Archive.open({ folder, keySource: keyring, gate: new Gate(), audit, ...options })
  return {
    folder,
    keyring,
    archive,
    audit,
    async events() {
      const events: AuditEvent[] = []
      for await (const { event } of audit.entries()) events.push(event)
      return events
    },
    async problems() {
      await audit.checkpoint()
      return (await verifyAuditLog({ folder: place, publicKey: audit.publicKey })).problems
    },
    async octets() {
      const files = (await readdir(place, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
      return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))))
    },
    async close() {
      await archive.close()
      await audit.close()
    },
  }
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true })
}
