/** The largest number of moments in any window of one second, both ends included. */
export function mostInASecond(momentsMs: readonly number[]): number {
  const sorted = [...momentsMs].sort((a, b) => a - b)
  let most = 0
  let first = 0
  for (let last = 0; last < sorted.length; last++) {
    while (sorted[last]! - sorted[first]! > 1000) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}
