/** UIDs made from random numbers. Source: PS3.5 B.2. */
import { randomUUID } from 'node:crypto'

export function newUID(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
}
