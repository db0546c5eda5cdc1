/** Numbers that look like chance and are always the same: the finaliser of MurmurHash3, 32 bits to 32 bits, one to one. */

/** @param value - a whole number; its low 32 bits count @returns 0 to 2^32 - 1 */
export function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A seed from a word and a number. */
export function seedOf(word: string, seed: number): number {
  let hash = mix(seed)
  for (let index = 0; index < word.length; index++) hash = mix(hash ^ word.charCodeAt(index))
  return hash
}
