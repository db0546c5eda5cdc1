/** One series in the panel: its middle image, number, name and count. Click opens it, dragging puts it into a viewport. */
import { imageLoader, utilities } from '@cornerstonejs/core'
import { UnstyledButton } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { IconFile, IconPhotoOff } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeriesRow } from '../../dicomweb/series.ts'
import { useSeriesStack } from '../loading/use-series-stack.ts'

/** Type of what a dragged series carries; other pages and programs do not know it. */
export const seriesDragType = 'application/x-leadglass-series'

export interface SeriesThumbnailProps {
  studyInstanceUID: string
  series: SeriesRow
  state: 'active' | 'shown' | 'idle'
  onChoose: () => void
}

export function SeriesThumbnail({ studyInstanceUID, series, state, onChoose }: SeriesThumbnailProps) {
  const { t } = useTranslation()
  const { ref, entry } = useIntersection({ rootMargin: '120px' })
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (entry?.isIntersecting) setSeen(true)
  }, [entry?.isIntersecting])
  const stack = useSeriesStack(studyInstanceUID, seen ? series.seriesInstanceUID : undefined)
  const frames = stack.data?.frames ?? []
  const count = stack.data ? frames.length || series.instanceCount : series.instanceCount
  const name = series.description || t('viewer.unnamedSeries')
  return (
    <UnstyledButton
      ref={ref}
      className="lg-thumb"
      data-state={state}
      draggable
      aria-current={state === 'active'}
      title={name}
      onDragStart={(event) => event.dataTransfer.setData(seriesDragType, series.seriesInstanceUID)}
      onClick={onChoose}
    >
      <span className="lg-thumb-picture">
        <Picture
          imageId={frames[Math.floor(frames.length / 2)]?.imageId}
          noImage={stack.data !== undefined && frames.length === 0}
        />
        <span className="lg-thumb-modality">{series.modality}</span>
        {count !== undefined && <span className="lg-thumb-count">{count}</span>}
      </span>
      <span className="lg-thumb-name">
        {series.seriesNumber !== undefined && <span className="lg-quiet">{series.seriesNumber} </span>}
        <bdi>{name}</bdi>
      </span>
    </UnstyledButton>
  )
}

function Picture({ imageId, noImage }: { imageId: string | undefined; noImage: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!imageId || !canvas.current) return
    drawThumbnail(canvas.current, imageId).catch(() => setFailed(true))
  }, [imageId])
  if (noImage) return <IconFile size={30} stroke={1.2} aria-hidden="true" />
  if (failed) return <IconPhotoOff size={30} stroke={1.2} aria-hidden="true" />
  return <canvas ref={canvas} width={144} height={144} />
}

/** Draws an image that was loaded before, so that a failure is ours to show and not an entry in the console. */
async function drawThumbnail(canvas: HTMLCanvasElement, imageId: string): Promise<void> {
  await imageLoader.loadAndCacheImage(imageId, { priority: 5 } as never)
  await utilities.loadImageToCanvas({ canvas, imageId, renderingEngineId: 'viewer' })
}
