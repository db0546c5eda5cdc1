/**
 * A set of IP addresses, made of single addresses, ranges and networks in CIDR notation.
 *
 * IPv4 in four decimal parts only: `010.0.0.1` and `127.1` mean different hosts to different programs. IPv4 addresses
 * mapped into IPv6 (`::ffff:192.0.2.1`) are the IPv4 addresses, so that no exclusion can be written around.
 */
import ipaddr from 'ipaddr.js'

type Family = 'ipv4' | 'ipv6'

/** Both ends belong to it. */
interface Range {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
}

export class AddressSet {
  readonly #ranges: Readonly<Record<Family, readonly Range[]>>

  private constructor(ranges: readonly Range[]) {
    this.#ranges = {
      ipv4: merged(ranges.filter(({ family }) => family === 'ipv4')),
      ipv6: merged(ranges.filter(({ family }) => family === 'ipv6')),
    }
  }

  /** @param entries - `192.0.2.7`, `192.0.2.0/24`, `192.0.2.1-192.0.2.9`, `2001:db8::/64`; `undefined` if one is none of these */
  static from(entries: readonly string[]): AddressSet | undefined {
    const ranges = entries.map(parseRange)
    return ranges.includes(undefined) ? undefined : new AddressSet(ranges as Range[])
  }

  has(address: string): boolean {
    const point = pointOf(address)
    if (point === undefined) return false
    const ranges = this.#ranges[point.family]
    let low = 0
    let high = ranges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (ranges[middle]!.last < point.value) low = middle + 1
      else high = middle
    }
    return low < ranges.length && ranges[low]!.first <= point.value
  }

  /** How many addresses there are; one that was given twice counts once. */
  size(family?: Family): bigint {
    const ranges = family ? this.#ranges[family] : [...this.#ranges.ipv4, ...this.#ranges.ipv6]
    return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n)
  }

  /** Whether every address of it is this machine's own: 127.0.0.0/8 or ::1. */
  get isLoopback(): boolean {
    const { ipv4, ipv6 } = this.#ranges
    const inside4 = ipv4.every(({ first, last }) => first >= 0x7f000000n && last <= 0x7fffffffn)
    return inside4 && ipv6.every(({ first, last }) => first === 1n && last === 1n) && ipv4.length + ipv6.length > 0
  }
}

/**
 * One address in the form in which findings and lists name it: IPv4 in four parts, IPv6 as RFC 5952 says.
 *
 * @returns `undefined` for what is no address: a name, a zone, a short or octal form
 */
export function normalAddress(text: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return text
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined
  return ipaddr.process(text).toString()
}

/** The prefix length of an entry in CIDR notation, with its family; `undefined` for other entries. */
export function prefixOf(entry: string): { family: Family; bits: number } | undefined {
  const [, base, bits] = /^([^/]+)\/(\d{1,3})$/.exec(entry) ?? []
  const address = base === undefined ? undefined : normalAddress(base)
  if (address === undefined) return undefined
  return { family: address.includes(':') ? 'ipv6' : 'ipv4', bits: Number(bits) }
}

/** The network that shares a pace with the address: its /24, or its /48 in IPv6. */
export function neighbourhood(address: string): string {
  if (!address.includes(':')) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/48`).toString()}/48`
}

function pointOf(text: string): { family: Family; value: bigint } | undefined {
  const normal = normalAddress(text)
  if (normal === undefined) return undefined
  const octets = ipaddr.parse(normal).toByteArray()
  const value = octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n)
  return { family: octets.length === 4 ? 'ipv4' : 'ipv6', value }
}

function parseRange(entry: string): Range | undefined {
  const slash = entry.indexOf('/')
  if (slash >= 0) return networkOf(entry.slice(0, slash), entry.slice(slash + 1))
  const [from = '', to = from, ...rest] = entry.split('-').map((part) => part.trim())
  const first = pointOf(from)
  const last = pointOf(to)
  if (!first || !last || rest.length > 0 || first.family !== last.family || first.value > last.value) return undefined
  return { family: first.family, first: first.value, last: last.value }
}

function networkOf(base: string, prefix: string): Range | undefined {
  const point = pointOf(base)
  if (!point || !/^\d{1,3}$/.test(prefix)) return undefined
  const width = point.family === 'ipv4' ? 32 : 128
  if (Number(prefix) > width) return undefined
  const hostBits = BigInt(width - Number(prefix))
  const first = (point.value >> hostBits) << hostBits
  // Host bits that are set are a slip of the pen: `192.0.2.77/24` may have meant the one host.
  if (first !== point.value) return undefined
  return { family: point.family, first, last: first + (1n << hostBits) - 1n }
}

function merged(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const result: Range[] = []
  for (const range of sorted) {
    const previous = result.at(-1)
    if (!previous || range.first > previous.last + 1n) result.push(range)
    else if (range.last > previous.last) result[result.length - 1] = { ...previous, last: range.last }
  }
  return result
}
