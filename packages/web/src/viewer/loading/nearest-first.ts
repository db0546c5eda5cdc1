/** In which order the images around the one in view are fetched. */

/** Where the reader scrolls to: 1 on, -1 back, 0 not known. */
export type Heading = -1 | 0 | 1

/**
 * Indices around `current`, nearest first: c+1, c-1, c+2, c-2 …
 * Who scrolls gets two ahead for each one behind: c+1, c+2, c-1, c+3, c+4, c-2 …
 */
export function nearestFirst(count: number, current: number, most: number, heading: Heading = 0): number[] {
  const ahead = heading === -1 ? -1 : 1
  const atOnce = heading === 0 ? 1 : 2
  const order: number[] = []
  const take = (index: number) => {
    if (index >= 0 && index < count && order.length < most) order.push(index)
  }
  for (let before = 1, behind = 1; order.length < most && (before < count || behind < count); ) {
    for (let turn = 0; turn < atOnce; turn++) take(current + ahead * before++)
    take(current - ahead * behind++)
  }
  return order
}
