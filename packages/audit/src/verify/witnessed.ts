/** The checkpoints of a log that witnesses signed: what a verification holds the log to. */
import { join } from 'node:path'
import { AuditError } from '../errors.ts'
import { nodeFileSystem } from '../file-system.ts'
import { type Checkpoint, openCheckpoint } from '../note/checkpoint.ts'
import { parseNote } from '../note/signed-note.ts'
import { witnessedFile } from '../publisher.ts'
import { cosignedAt, readWitnessKey, type WitnessKey } from '../witness/cosignature.ts'
import type { Problem } from './verify-bundle.ts'

/**
 * @param witnesses - absent: none is asked for
 * @throws AuditError `LG_AUDIT_WITNESS_KEY`
 */
export async function witnessedCheckpoints(
  folder: string,
  publicKey: Uint8Array,
  witnesses: { keys: readonly string[]; needed: number } = { keys: [], needed: 0 },
): Promise<{ signed: Checkpoint[]; problems: Problem[] }> {
  const keys = new Map(
    witnesses.keys.map(readWitnessKey).map((key) => [Buffer.from(key.publicKey).toString('hex'), key]),
  )
  const found = await Promise.all([...keys.values()].map((key) => signedBy(folder, publicKey, key)))
  const signed = found.filter((checkpoint) => checkpoint !== undefined)
  if (signed.length >= witnesses.needed) return { signed, problems: [] }
  const message = `${signed.length} witnesses signed a checkpoint of this log, ${witnesses.needed} must have`
  return { signed, problems: [{ kind: 'witness-missing', message }] }
}

async function signedBy(folder: string, publicKey: Uint8Array, key: WitnessKey): Promise<Checkpoint | undefined> {
  const octets = await nodeFileSystem.readFile(join(folder, witnessedFile(key.keyId)))
  if (!octets) return undefined
  const note = Buffer.from(octets).toString()
  try {
    const checkpoint = openCheckpoint(note, publicKey)
    return cosignedAt(parseNote(note), key) === undefined ? undefined : checkpoint
  } catch (error) {
    if (error instanceof AuditError) return undefined
    throw error
  }
}
