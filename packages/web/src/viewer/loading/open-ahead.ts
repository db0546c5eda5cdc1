/**
 * The first image of a study that was just opened: asked for as soon as its series are known, while the page around it is still being put
 * together. The viewport finds it on its way or there.
 */
import { imageLoader } from '@cornerstonejs/core'
import type { QueryClient } from '@tanstack/react-query'
import type { SeriesRow } from '../../dicomweb/series.ts'
import { startCornerstone } from './start-cornerstone.ts'
import { seriesStack } from './use-series-stack.ts'

/** What else the page fetches waits so long for the first image. */
const patienceMs = 1000

let first: Promise<unknown> = Promise.resolve()

/** @param series - the one that will be in view */
export function openAhead(client: QueryClient, series: SeriesRow): void {
  // What cannot be had is said where it is shown.
  first = firstImage(client, series).catch(() => undefined)
}

async function firstImage(client: QueryClient, { studyInstanceUID, seriesInstanceUID }: SeriesRow): Promise<void> {
  const query = seriesStack(studyInstanceUID, seriesInstanceUID)
  const [stack] = await Promise.all([client.fetchQuery(query), startCornerstone()])
  const isLeft = client.getQueryData(query.queryKey) === undefined
  if (!isLeft && stack.frames[0]) await imageLoader.loadAndCacheImage(stack.frames[0].imageId)
}

/** Resolves when the image in view is there, will not come, or keeps one waiting. */
export function afterFirstImage(): Promise<unknown> {
  return Promise.race([first, new Promise((resolve) => setTimeout(resolve, patienceMs))])
}
