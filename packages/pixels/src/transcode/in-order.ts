/** Does work on several items at once and gives the results in the order of the items. */

/** Frames in work at a time: enough that workers do not wait for octets, few enough to bound memory. */
const AHEAD = 3

export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<R>,
  ahead = AHEAD,
): AsyncGenerator<R> {
  const running: Promise<R>[] = []
  try {
    for await (const item of items) {
      const result = work(item)
      result.catch(() => undefined)
      running.push(result)
      if (running.length >= ahead) yield await (running.shift() as Promise<R>)
    }
    while (running.length > 0) yield await (running.shift() as Promise<R>)
  } finally {
    await Promise.allSettled(running)
  }
}

/**
 * Looks at the first item.
 *
 * @returns the first, and all of them; `undefined` if there is none
 */
export async function peek<T>(items: AsyncGenerator<T>): Promise<{ first: T; all: AsyncGenerator<T> } | undefined> {
  const { done, value } = await items.next()
  if (done) return undefined
  return { first: value, all: after(value, items) }
}

async function* after<T>(first: T, items: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield first
    yield* items
  } finally {
    await items.return(undefined)
  }
}
