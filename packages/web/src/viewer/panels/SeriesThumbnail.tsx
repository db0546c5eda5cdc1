/** One series in the panel: its middle image, number, name and count. Click opens it, dragging puts it into a viewport. */
import { UnstyledButton } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { IconFile, IconPhotoOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeriesRow } from '../../dicomweb/series.ts'
import { isHung } from '../hanging/hanging.ts'
import { useKnownStack } from '../loading/use-series-stack.ts'
import { useThumbnail } from '../loading/use-thumbnail.ts'

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
  const stack = useKnownStack(studyInstanceUID, series.seriesInstanceUID)
  const count = stack?.frames.length || series.instanceCount
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
          studyInstanceUID={studyInstanceUID}
          seriesInstanceUID={series.seriesInstanceUID}
          wanted={seen}
          noImage={stack ? stack.frames.length === 0 : !isHung(series)}
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

interface PictureProps {
  studyInstanceUID: string
  seriesInstanceUID: string
  wanted: boolean
  noImage: boolean
}

function Picture({ studyInstanceUID, seriesInstanceUID, wanted, noImage }: PictureProps) {
  const { url, failed } = useThumbnail(studyInstanceUID, seriesInstanceUID, wanted && !noImage)
  if (noImage) return <IconFile size={30} stroke={1.2} aria-hidden="true" />
  if (failed) return <IconPhotoOff size={30} stroke={1.2} aria-hidden="true" />
  return url ? <img src={url} alt="" draggable={false} /> : null
}
