/** The prediction of lossless JPEG. Source: ITU-T T.81 H.1.2.1, Table H.1. */

/**
 * @param plane - samples so far
 * @param at - of the sample to predict; `column` is its column
 * @param isFirst - the row is the first, or the first behind a restart marker
 * @param predictor - selection value, 1 to 7
 * @param first - what the very first sample is predicted to be: half of the range
 */
export function predict(
  plane: Uint16Array,
  at: number,
  column: number,
  columns: number,
  isFirst: boolean,
  predictor: number,
  first: number,
): number {
  if (isFirst) return column === 0 ? first : (plane[at - 1] as number)
  const above = plane[at - columns] as number
  if (column === 0) return above
  const left = plane[at - 1] as number
  if (predictor === 1) return left
  const corner = plane[at - columns - 1] as number
  switch (predictor) {
    case 2:
      return above
    case 3:
      return corner
    case 4:
      return left + above - corner
    case 5:
      return left + ((above - corner) >> 1)
    case 6:
      return above + ((left - corner) >> 1)
    default:
      return (left + above) >> 1
  }
}
