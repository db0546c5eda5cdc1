/** The viewer of one study. */
import '../viewer/viewer.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../app/error-text.ts'
import { Message } from '../app/Message.tsx'
import { PageLoader } from '../app/PageLoader.tsx'
import { usePreference } from '../app/use-preference.ts'
import { may, useSession } from '../app/use-session.ts'
import { type SeriesRow, seriesOfStudy } from '../dicomweb/series.ts'
import { markRead, statesKey } from '../study-list/use-study-states.ts'
import { type Hanging, openingModality, openingSeries } from './hanging/hanging.ts'
import { hangingFor, readHangings, withHanging, withoutHanging } from './hanging/kept-hangings.ts'
import { usePriors } from './hanging/use-priors.ts'
import { forgetImages } from './loading/forget-images.ts'
import { afterFirstImage, openAhead } from './loading/open-ahead.ts'
import { Viewer } from './Viewer.tsx'

export function ViewerPage() {
  const { studyInstanceUID } = useParams({ from: '/studies/$studyInstanceUID' })
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { data: session } = useSession()
  const allowed = session ? may(session, 'study:read') : false
  const series = useQuery({
    queryKey: ['series', studyInstanceUID],
    queryFn: async ({ signal }) => {
      const rows = await seriesOfStudy(studyInstanceUID, signal)
      const opening = openingSeries(rows)
      if (opening) await openAhead(client, opening)
      return rows
    },
    enabled: allowed,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another study's images are forgotten too
  useEffect(() => () => forgetImages(client), [client, studyInstanceUID])
  const opened = allowed && series.isSuccess
  useEffect(() => {
    if (!opened) return
    // The mark is no reason to show an error: the list goes on calling the study unread.
    void afterFirstImage()
      .then(() => markRead([studyInstanceUID], true))
      .then(() => client.invalidateQueries({ queryKey: statesKey }))
      .catch(() => undefined)
  }, [client, opened, studyInstanceUID])
  const home = { label: t('viewer.back'), run: () => void navigate({ to: '/' }) }
  if (!allowed) return <Message title={t('viewer.notAllowed')} text={t('errors.LG_WEB_NOT_PERMITTED')} action={home} />
  if (series.error)
    return (
      <Message
        title={t('viewer.failed')}
        text={errorText(t, series.error)}
        action={{ label: t('retry'), run: () => void series.refetch() }}
      />
    )
  if (!series.data) return <PageLoader />
  if (series.data.length === 0)
    return <Message title={t('viewer.noSeries')} text={t('errors.LG_WEB_NOT_FOUND')} action={home} />
  return (
    <Suspense fallback={<PageLoader />}>
      <StudyViewer key={studyInstanceUID} studyInstanceUID={studyInstanceUID} series={series.data} />
    </Suspense>
  )
}

interface StudyViewerProps {
  studyInstanceUID: string
  series: readonly SeriesRow[]
}

/** Opens at once; the priors and the hanging of this person come in beside. */
function StudyViewer({ studyInstanceUID, series }: StudyViewerProps) {
  const priors = usePriors(studyInstanceUID, series)
  const [hangings, keep] = usePreference('hangings', readHangings)
  const modality = openingModality(series)
  const opening = {
    kept: hangingFor(hangings, modality),
    keep: (hanging: Hanging) => keep((kept) => withHanging(kept, modality, hanging)),
    forget: () => keep((kept) => withoutHanging(kept, modality)),
  }
  return <Viewer studyInstanceUID={studyInstanceUID} series={series} priors={priors} opening={opening} />
}
