/** The fleet's addresses as the fewest networks in CIDR notation that hold these and no others. */

export function networksOf(addresses: Iterable<string>): string[] {
  const numbers = [...new Set([...addresses].map(numberOf))].sort((a, b) => a - b)
  const networks: string[] = []
  for (let at = 0; at < numbers.length; ) {
    let run = 1
    while (numbers[at + run] === numbers[at]! + run) run++
    for (let left = run; left > 0; ) {
      const size = largestBlock(numbers[at]!, left)
      networks.push(`${textOf(numbers[at]!)}/${32 - Math.log2(size)}`)
      at += size
      left -= size
    }
  }
  return networks
}

/** The largest power of two that `first` is a multiple of and that is not above `most`. */
function largestBlock(first: number, most: number): number {
  let size = 1
  while (size * 2 <= most && first % (size * 2) === 0) size *= 2
  return size
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.')
}
