/** The small picture of a series that the server renders: a few kilobytes in place of a whole image and the metadata of hundreds. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { send } from '../../api/http.ts'
import { dicomWebRoot } from '../../dicomweb/studies.ts'
import { simultaneousRequests } from './limits.ts'
import { ofStudy } from './of-study.ts'
import { afterFirstImage } from './open-ahead.ts'

/** Sides of the picture, for screens of up to two pixels each. */
const sidePixels = 232

export interface Thumbnail {
  /** Address of the picture within this page */
  url: string | undefined
  /** There is none: the series has no picture, or the server failed */
  failed: boolean
}

/** @param wanted - the series is in sight and has pictures; those asked for before are kept while the study is open */
export function useThumbnail(studyInstanceUID: string, seriesInstanceUID: string, wanted: boolean): Thumbnail {
  const address = `${dicomWebRoot}/studies/${studyInstanceUID}/series/${seriesInstanceUID}/thumbnail`
  const { data, isError } = useQuery({
    ...ofStudy,
    queryKey: ['thumbnail', studyInstanceUID, seriesInstanceUID],
    queryFn: ({ signal }) =>
      inTurn(async () => {
        await afterFirstImage()
        return pictureAt(`${address}?viewport=${sidePixels},${sidePixels}`, signal)
      }),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  })
  const [url, setURL] = useState<string>()
  useEffect(() => {
    if (!data) return
    const made = URL.createObjectURL(data)
    setURL(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return { url, failed: isError || data === null }
}

/** @returns null for a series that has no picture, such as a video */
async function pictureAt(path: string, signal: AbortSignal): Promise<Blob | null> {
  signal.throwIfAborted()
  const answer = await send(path, { accept: 'image/jpeg', signal })
  return answer.status === 204 ? null : answer.blob()
}

let underway = 0
const waiting: (() => void)[] = []

/** A few at a time: the image that is read comes first. */
async function inTurn<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  if (underway >= simultaneousRequests.thumbnail) await new Promise<void>((go) => waiting.push(go))
  else underway++
  try {
    return await ask()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else underway--
  }
}
