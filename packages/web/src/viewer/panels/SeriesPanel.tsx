/** The series of the study, each by its middle image. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDate } from '../../dicomweb/format.ts'
import type { SeriesRow } from '../../dicomweb/series.ts'
import { dateLocale } from '../../i18n/i18n.ts'
import type { Priors } from '../hanging/use-priors.ts'
import { SeriesThumbnail } from './SeriesThumbnail.tsx'

export interface SeriesPanelProps {
  studyInstanceUID: string
  series: readonly SeriesRow[]
  priors: Priors
  shown: readonly (string | undefined)[]
  active: string | undefined
  onChoose: (seriesInstanceUID: string) => void
}

export function SeriesPanel({ studyInstanceUID, series, priors, shown, active, onChoose }: SeriesPanelProps) {
  const { t, i18n } = useTranslation()
  const [first] = priors.series
  const prior = first && priors.studies.find((one) => one.studyInstanceUID === first.studyInstanceUID)
  const stateOf = ({ seriesInstanceUID: uid }: SeriesRow) =>
    uid === active ? 'active' : shown.includes(uid) ? 'shown' : 'idle'
  return (
    <nav className="lg-series" aria-label={t('viewer.series')}>
      {series.map((row) => (
        <SeriesThumbnail
          key={row.seriesInstanceUID}
          studyInstanceUID={studyInstanceUID}
          series={row}
          state={stateOf(row)}
          onChoose={() => onChoose(row.seriesInstanceUID)}
        />
      ))}
      {prior && (
        <h2 className="lg-prior-title">
          {t('hanging.prior', { date: formatDate(prior.studyDate, dateLocale(i18n.language)) })}
        </h2>
      )}
      {priors.series.map((row) => (
        <SeriesThumbnail
          key={row.seriesInstanceUID}
          studyInstanceUID={row.studyInstanceUID}
          series={row}
          state={stateOf(row)}
          onChoose={() => onChoose(row.seriesInstanceUID)}
        />
      ))}
      {priors.studies
        .filter((one) => one !== prior)
        .map((one) => (
          <Link
            key={one.studyInstanceUID}
            className="lg-prior-link"
            to="/studies/$studyInstanceUID"
            params={{ studyInstanceUID: one.studyInstanceUID }}
          >
            {formatDate(one.studyDate, dateLocale(i18n.language))} {one.modalities.join(' ')}
          </Link>
        ))}
    </nav>
  )
}
