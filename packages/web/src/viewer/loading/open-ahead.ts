/**
 * The first image of a study that was just opened: asked for as soon as its series are known, before the page around it is put together.
 * The viewport finds it on its way or there.
 */
import { imageLoader } from '@cornerstonejs/core'
import type { QueryClient } from '@tanstack/react-query'
import type { SeriesRow } from '../../dicomweb/series.ts'
import { startCornerstone } from './start-cornerstone.ts'
import { seriesStack } from './use-series-stack.ts'

/** On a slow line the page is put together meanwhile. */
const beforePageMs = 50
/** What else the page fetches waits so long for the first image. */
const patienceMs = 1000

let first: Promise<unknown> = Promise.resolve()

/**
 * @param series - the one that will be in view
 * @returns when its first image was asked for, or a moment later
 */
export async function openAhead(client: QueryClient, series: SeriesRow): Promise<void> {
  const asked = askForImage(client, series)
  // What cannot be had is said where it is shown.
  first = asked.then(({ image }) => image).catch(() => undefined)
  await Promise.race([asked.catch(() => undefined), pause(beforePageMs)])
}

/** @returns the image in a box, as a promise of it would be waited for */
async function askForImage(client: QueryClient, { studyInstanceUID, seriesInstanceUID }: SeriesRow) {
  const query = seriesStack(studyInstanceUID, seriesInstanceUID)
  const [stack] = await Promise.all([client.fetchQuery(query), startCornerstone()])
  const isLeft = client.getQueryData(query.queryKey) === undefined
  const [frame] = stack.frames
  return { image: frame && !isLeft ? imageLoader.loadAndCacheImage(frame.imageId) : undefined }
}

/** Resolves when the image in view is there, will not come, or keeps one waiting. */
export const afterFirstImage = (): Promise<unknown> => Promise.race([first, pause(patienceMs)])

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
