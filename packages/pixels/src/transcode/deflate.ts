/** A data set as a raw deflate stream. Source: PS3.5 A.5, RFC 1951. */

/** Runs in Node and in the browser. The result has even length (PS3.5 A.5). */
export async function* deflate(octets: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const compressed = readable(octets).pipeThrough(new CompressionStream('deflate-raw') as never)
  const reader = compressed.getReader() as ReadableStreamDefaultReader<Uint8Array>
  let length = 0
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length
      yield next.value
    }
  } finally {
    await reader.cancel()
  }
  if (length % 2 === 1) yield Uint8Array.of(0)
}

function readable(octets: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = octets[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
