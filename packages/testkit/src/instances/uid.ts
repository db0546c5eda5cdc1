/** UIDs that are the same in every run: derived from a name, in the form of PS3.5 B.2 (UUID-derived). */
import { createHash } from 'node:crypto'

/** A valid UID under 2.25 for a name; different names give different UIDs. */
export function uidOf(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32)
  return `2.25.${BigInt(`0x${digest}`)}`
}
