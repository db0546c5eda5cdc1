/** In which order the images around the one in view are fetched. */

/** Indices around `current`, nearest first: c+1, c-1, c+2, c-2 … */
export function nearestFirst(count: number, current: number, most: number): number[] {
  const steps = Array.from({ length: Math.max(current, count - 1 - current) }, (_, index) => index + 1)
  const around = steps.flatMap((step) => [current + step, current - step])
  return around.filter((index) => index >= 0 && index < count).slice(0, most)
}
