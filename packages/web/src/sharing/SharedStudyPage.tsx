/** The study that a share shows: the viewer and nothing around it, with the name across each image. */
import { noPriors } from '../viewer/hanging/use-priors.ts'
import '../viewer/viewer.css'
import { Badge, Button, Group, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../administration/format.ts'
import { closeShare } from '../api/shares.ts'
import { BusyNotice } from '../app/BusyNotice.tsx'
import { errorText } from '../app/error-text.ts'
import { LanguageMenu, SchemeButton } from '../app/Header.tsx'
import { Message } from '../app/Message.tsx'
import { PageLoader } from '../app/PageLoader.tsx'
import { mayLeave } from '../app/unsaved.ts'
import { Wordmark } from '../app/Wordmark.tsx'
import { seriesOfStudy } from '../dicomweb/series.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { Viewer } from '../viewer/Viewer.tsx'
import { sharedStudyKey, useSharedStudy } from './use-shared-study.ts'
import { WatermarkContext } from './watermark.ts'

export function SharedStudyPage() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { data: shared, error } = useSharedStudy()
  const leave = async () => {
    if (!(await mayLeave())) return
    await closeShare().finally(() => {
      client.clear()
      client.setQueryData(sharedStudyKey, null)
    })
  }
  if (error) return <Message title={t('unreachable')} text={errorText(t, error)} />
  if (shared === undefined)
    return (
      <>
        <BusyNotice />
        <PageLoader />
      </>
    )
  if (shared === null) return <Message title={t('share.ended')} text={t('share.endedText')} />
  return (
    <div className="lg-shell">
      <header className="lg-header">
        <Wordmark />
        <div id="lg-header-slot" className="lg-header-slot" />
        <Group gap={8} wrap="nowrap">
          {shared.deIdentified && (
            <Badge variant="light" color="teal" title={t('share.deIdentifiedText')}>
              {t('share.deIdentified')}
            </Badge>
          )}
          <Text fz="xs" c="dimmed" visibleFrom="sm">
            {t('share.until', {
              name: shared.recipient,
              when: formatWhen(shared.expiresAt, dateLocale(i18n.language)),
            })}
          </Text>
          <LanguageMenu />
          <SchemeButton />
          <Button size="compact-sm" variant="default" onClick={() => void leave()}>
            {t('share.leave')}
          </Button>
        </Group>
      </header>
      <BusyNotice />
      <main className="lg-main">
        <WatermarkContext value={shared.recipient}>
          <SharedViewer studyInstanceUID={shared.studyInstanceUID} />
        </WatermarkContext>
      </main>
    </div>
  )
}

function SharedViewer({ studyInstanceUID }: { studyInstanceUID: string }) {
  const { t } = useTranslation()
  const series = useQuery({
    queryKey: ['series', studyInstanceUID],
    queryFn: ({ signal }) => seriesOfStudy(studyInstanceUID, signal),
  })
  if (series.error) return <Message title={t('viewer.failed')} text={errorText(t, series.error)} />
  if (!series.data) return <PageLoader />
  if (series.data.length === 0) return <Message title={t('viewer.noSeries')} text={t('share.endedText')} />
  return (
    <Suspense fallback={<PageLoader />}>
      <Viewer studyInstanceUID={studyInstanceUID} series={series.data} priors={noPriors} opening={undefined} />
    </Suspense>
  )
}
