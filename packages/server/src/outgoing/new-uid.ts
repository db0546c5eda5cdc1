/** A new UID under 2.25: the decimal number of a random UUID. Source: PS3.5 B.2. */
import { randomBytes } from 'node:crypto'

export function newUID(): string {
  const octets = randomBytes(16)
  octets[6] = (octets[6]! & 0x0f) | 0x40
  octets[8] = (octets[8]! & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${octets.toString('hex')}`)}`
}
