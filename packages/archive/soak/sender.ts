/**
 * Opens an archive in the folder given and sends to it from two senders until it is killed. Each acknowledgement is told on
 * stdout after it came: `ok UID seed octets`; after every third a rendition is kept: `kept UID`. Run by kill-rounds.ts.
 */
import { join } from 'node:path'
import { Gate } from '@leadglass/access'
import { AuditLog } from '@leadglass/audit'
import { Archive, lockFolder, openKeyring, rootKeyFile } from '../src/index.ts'
import { chunks, makeInstance, newUID, type TestInstance } from '../test/support/instances.ts'
import { operator } from '../test/support/test-archive.ts'
import { HTJ2K, renditionFrames } from './rendition-frames.ts'

const [folder, round] = process.argv.slice(2)
const lock = lockFolder(folder!)
const keySource = await openKeyring({ folder: folder!, keySource: rootKeyFile() })
const audit = await AuditLog.open({ folder: join(folder!, 'audit'), signingKey: keySource.derive('audit-signing') })
const options = { folder: folder!, keySource, lock, gate: new Gate(), audit }
const archive = await Archive.open({ ...options, packLimitOctets: 3_000_000, quietAfterMs: 20 })
process.stdout.write('ready\n')
await Promise.all([sendForEver(1), sendForEver(2)])

async function keepRendition({ studyInstanceUID, sopInstanceUID }: TestInstance, seed: number): Promise<void> {
  const [handle] = await archive.instances(operator, { studyInstanceUID, sopInstanceUID })
  await archive.keepRendition(operator, handle!, { transferSyntaxUID: HTJ2K, frames: renditionFrames(seed) })
  process.stdout.write(`kept ${sopInstanceUID}\n`)
}

async function sendForEver(sender: number): Promise<void> {
  const [study, series] = [newUID(), newUID()]
  for (let number = 1; ; number += 1) {
    const seed = Number(round) * 1_000_000 + sender * 100_000 + number
    const pixelOctets = number % 7 === 0 ? 2_000_000 : 3_000 + (number % 5) * 40_000
    const own = number % 9 === 0 ? {} : { study, series }
    const instance = makeInstance({ ...own, seed, pixelOctets, number })
    const principal = { kind: 'node' as const, aeTitle: `SENDER${sender}`, services: ['store' as const] }
    const { transferSyntaxUID } = instance
    await archive.receive({ principal, protocol: 'c-store', transferSyntaxUID }, chunks(instance.octets))
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = instance
    process.stdout.write(
      `ok ${studyInstanceUID} ${seriesInstanceUID} ${sopInstanceUID} ${number} ${seed} ${pixelOctets}\n`,
    )
    if (number % 3 === 0) await keepRendition(instance, seed)
  }
}
