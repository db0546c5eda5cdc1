/** The newest run: figures, map, what changed, trend, table by country. No address and no institution. */
import { Button, Group, Menu, Stack, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { fetchFile, overview, type Report } from '../api/survey.ts'
import { Message } from '../app/Message.tsx'
import { dateLocale } from '../i18n/i18n.ts'
import { ChangeSection } from './ChangeSection.tsx'
import { CountryTable } from './CountryTable.tsx'
import { countryNames } from './country-name.ts'
import { Figure, Figures } from './Figures.tsx'
import { formatCount, formatDay, formatShort } from './format.ts'
import { saveFile } from './save-file.ts'
import { TrendCharts } from './TrendCharts.tsx'
import { WorldMapFigure } from './WorldMapFigure.tsx'

export function OverviewPanel() {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const { data, error, isPending } = useQuery({ queryKey: ['survey'], queryFn: overview })
  const report = data?.report
  const nameOf = countryNames(data?.codes ?? {}, locale)
  const runText = ({ run }: Report) =>
    t('survey.overview.run', { from: formatDay(run.startedAt, locale), to: formatDay(run.finishedAt, locale) })
  return (
    <PanelFrame
      title={t('survey.overview.title')}
      {...(report && { text: runText(report) })}
      error={error}
      waiting={isPending}
      action={report && <ReportMenu />}
    >
      {report && data?.map ? (
        <Stack gap="xl">
          <Totals report={report} locale={locale} />
          <WorldMapFigure map={data.map} countries={report.countries} nameOf={nameOf} locale={locale} />
          {report.change && <ChangeSection change={report.change} nameOf={nameOf} locale={locale} />}
          {report.trend.length > 1 && <TrendCharts trend={report.trend} locale={locale} />}
          <section>
            <Title order={2} fz={17} mb="xs">
              {t('survey.overview.byCountry')}
            </Title>
            <CountryTable report={report} nameOf={nameOf} locale={locale} />
            <Text fz="sm" c="dimmed" mt="sm" maw={700}>
              {t('survey.overview.certainty')}
            </Text>
          </section>
        </Stack>
      ) : (
        !error && <Message title={t('survey.overview.none')} text={t('survey.overview.noneText')} />
      )}
    </PanelFrame>
  )
}

function Totals({ report: { totals, run }, locale }: { report: Report; locale: string }) {
  const { t } = useTranslation()
  const number = (value: number) => value.toLocaleString(locale)
  const words = (count: Report['totals']['studies']) =>
    `${formatCount(count, locale)}, ${t(`survey.certainty.${count.certainty}`)}`
  return (
    <>
      {!run.isComplete && <Text c="red">{t('survey.overview.incomplete')}</Text>}
      <Figures>
        <Figure
          label={t('survey.systems')}
          value={number(totals.systems)}
          note={t('survey.ofAnalysed', { count: totals.analysed, number: number(totals.analysed) })}
          loud
        />
        <Figure label={t('survey.countries')} value={number(totals.countries)} note={t('survey.withOpen')} />
        <Figure label={t('survey.studies')} value={formatShort(totals.studies, locale)} note={words(totals.studies)} />
        <Figure
          label={t('survey.imagesLinked')}
          value={formatShort(totals.imagesLinked, locale)}
          note={words(totals.imagesLinked)}
        />
        <Figure
          label={t('survey.imagesAccessible')}
          value={formatShort(totals.imagesAccessible, locale)}
          note={words(totals.imagesAccessible)}
          loud
        />
        <Figure label={t('survey.viewers')} value={number(totals.plainHttpViewers)} note={t('survey.viewersNote')} />
      </Figures>
    </>
  )
}

const formats = [
  { format: 'html', file: 'report.html' },
  { format: 'pdf', file: 'report.pdf' },
  { format: 'csv', file: 'countries.csv' },
  { format: 'json', file: 'report.json' },
  { format: 'markdown', file: 'report.md' },
] as const

function ReportMenu() {
  const { t } = useTranslation()
  const fetching = useMutation({
    mutationFn: async ({ format, file }: (typeof formats)[number]) =>
      saveFile(file, await fetchFile(`/api/survey/report/${format}`)),
  })
  return (
    <Group>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} />} loading={fetching.isPending}>
            {t('survey.overview.report')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {formats.map((choice) => (
            <Menu.Item key={choice.format} onClick={() => fetching.mutate(choice)}>
              {choice.file}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}
