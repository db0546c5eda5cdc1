/** The viewer of one study. */
import '../viewer/viewer.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../app/error-text.ts'
import { Message } from '../app/Message.tsx'
import { PageLoader } from '../app/PageLoader.tsx'
import { may, useSession } from '../app/use-session.ts'
import { seriesOfStudy } from '../dicomweb/series.ts'
import { markRead, statesKey } from '../study-list/use-study-states.ts'
import { usePriors } from './hanging/use-priors.ts'
import { forgetImages } from './loading/forget-images.ts'
import { Viewer, type ViewerProps } from './Viewer.tsx'

export function ViewerPage() {
  const { studyInstanceUID } = useParams({ from: '/studies/$studyInstanceUID' })
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { data: session } = useSession()
  const allowed = session ? may(session, 'study:read') : false
  const series = useQuery({
    queryKey: ['series', studyInstanceUID],
    queryFn: ({ signal }) => seriesOfStudy(studyInstanceUID, signal),
    enabled: allowed,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another study's images are forgotten too
  useEffect(() => () => forgetImages(client), [client, studyInstanceUID])
  const opened = allowed && series.isSuccess
  useEffect(() => {
    if (!opened) return
    // The mark is no reason to show an error: the list goes on calling the study unread.
    void markRead([studyInstanceUID], true)
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
      <WithPriors
        key={studyInstanceUID}
        studyInstanceUID={studyInstanceUID}
        series={series.data}
        person={session?.name ?? ''}
      />
    </Suspense>
  )
}

/** The first hanging wants to know whether there is a prior; nothing moves once images stand. */
function WithPriors(props: Omit<ViewerProps, 'priors'>) {
  const priors = usePriors(props.studyInstanceUID, props.series)
  return priors ? <Viewer {...props} priors={priors} /> : <PageLoader />
}
