/** The largest difference of two lists of samples; infinite if they differ in length. */
export function largestDifference(first: ArrayLike<number>, second: ArrayLike<number>): number {
  if (first.length !== second.length) return Number.POSITIVE_INFINITY
  let largest = 0
  for (let index = 0; index < first.length; index++) {
    largest = Math.max(largest, Math.abs((first[index] as number) - (second[index] as number)))
  }
  return largest
}
