/**
 * The known name that a mistyped one most likely meant.
 */

/**
 * @returns the closest of `known` by edit distance when it is close enough to be a slip of the hand, else `undefined`
 */
export function nearestName(written: string, known: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.floor(written.length / 3))
  let best: { name: string; distance: number } | undefined
  for (const name of known) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase())
    if (distance <= allowed && (!best || distance < best.distance)) best = { name, distance }
  }
  return best?.name
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours; both names are capped so that hostile input costs nothing.
 */
function editDistance(a: string, b: string): number {
  const [left, right] = [a.slice(0, 64), b.slice(0, 64)]
  const rows = [Array.from({ length: right.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1]
      const edits = [rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1)]
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      if (swapped) edits.push(rows[i - 2]![j - 2]! + 1)
      row.push(Math.min(...edits))
    }
    rows.push(row)
  }
  return rows[left.length]![right.length]!
}
