/** Splits a whole number in proportion to weights; the parts add up exactly and none is below its least. */
export function split(total: number, weights: readonly number[], least: readonly number[]): number[] {
  const free = total - sum(least)
  if (free < 0) throw new Error(`${total} is less than the parts have to have`)
  const all = sum(weights)
  const parts = weights.map((weight, index) => least[index]! + Math.floor((free * weight) / all))
  let missing = total - sum(parts)
  for (let at = 0; missing > 0; at = (at + 1) % parts.length, missing--) parts[at]!++
  return parts
}

export function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
