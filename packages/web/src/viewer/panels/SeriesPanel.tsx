/** The series of the study, each by its middle image. */
import { useTranslation } from 'react-i18next'
import type { SeriesRow } from '../../dicomweb/series.ts'
import { SeriesThumbnail } from './SeriesThumbnail.tsx'

export interface SeriesPanelProps {
  studyInstanceUID: string
  series: readonly SeriesRow[]
  shown: readonly (string | undefined)[]
  active: string | undefined
  onChoose: (seriesInstanceUID: string) => void
}

export function SeriesPanel({ studyInstanceUID, series, shown, active, onChoose }: SeriesPanelProps) {
  const { t } = useTranslation()
  return (
    <nav className="lg-series" aria-label={t('viewer.series')}>
      {series.map((row) => (
        <SeriesThumbnail
          key={row.seriesInstanceUID}
          studyInstanceUID={studyInstanceUID}
          series={row}
          state={row.seriesInstanceUID === active ? 'active' : shown.includes(row.seriesInstanceUID) ? 'shown' : 'idle'}
          onChoose={() => onChoose(row.seriesInstanceUID)}
        />
      ))}
    </nav>
  )
}
