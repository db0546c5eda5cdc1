/** Loads the image library when it is first needed, and keeps it from keeping: no cache of pictures, no threads of its own. */
type Sharp = typeof import('sharp').default

let loaded: Promise<Sharp> | undefined

export function loadSharp(): Promise<Sharp> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp
}
