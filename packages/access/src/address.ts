/** Addresses as sockets tell them, to be compared and counted. */
import { isIPv6 } from 'node:net'

/** `::ffff:10.0.0.1`, as a socket for both versions of IP shows it, is 10.0.0.1. */
export function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
}

/** One IPv6 customer has 2^64 addresses: they count as one. */
export function networkOf(address: string): string {
  const plain = plainAddress(address)
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('%')[0]!.split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  const groups = [...before, ...Array(Math.max(8 - before.length - after.length, 0)).fill('0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
