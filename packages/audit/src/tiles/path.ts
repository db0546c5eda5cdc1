/** File names of tiles and entry bundles. Source: C2SP tlog-tiles "Merkle Tree" and "Log Entries". */

/**
 * `tile/<level>/<index>`, the index in groups of three digits, all but the last with an x: 1234067 is x001/x234/067.
 *
 * @param width - hashes or entries in it; below 256 the name ends in `.p/<width>`
 */
export function tilePath(level: number | 'entries', index: number, width: number): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? []
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${name}${width === fullWidth ? '' : `.p/${width}`}`
}

/** The folder of a tile's partial versions. */
export function partialFolder(level: number | 'entries', index: number): string {
  return `${tilePath(level, index, fullWidth)}.p`
}

const fullWidth = 256
