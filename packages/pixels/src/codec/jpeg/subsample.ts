/** Halves the columns of one component: the mean of each two. */
export function halveColumns(samples: ArrayLike<number>, component: number, columns: number, rows: number): Uint8Array {
  const width = Math.ceil(columns / 2)
  const half = new Uint8Array(width * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      const first = samples[(row * columns + column * 2) * 3 + component] as number
      const second = samples[(row * columns + Math.min(column * 2 + 1, columns - 1)) * 3 + component] as number
      half[row * width + column] = (first + second + (column & 1)) >> 1
    }
  }
  return half
}
