/** Long work: what runs and how far it is, and how the last ones ended. */
import { Badge, Progress, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Job, jobs } from '../api/operation.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { formatWhen } from './format.ts'
import { PanelFrame } from './PanelFrame.tsx'
import { PanelTable } from './PanelTable.tsx'

const colours = { running: 'blue', done: 'teal', failed: 'red' } as const

export function JobsPanel() {
  const { t, i18n } = useTranslation()
  const { data, error, isPending } = useQuery({ queryKey: ['jobs'], queryFn: jobs, refetchInterval: 3000 })
  const locale = dateLocale(i18n.language)
  return (
    <PanelFrame
      title={t('administration.jobs.title')}
      text={t('administration.jobs.text')}
      error={error}
      waiting={isPending}
    >
      <PanelTable
        minWidth={640}
        columns={[
          t('administration.jobs.what'),
          t('administration.jobs.who'),
          t('administration.jobs.started'),
          t('administration.state'),
        ]}
        none={data?.length === 0 && t('administration.jobs.none')}
      >
        {data?.map((job) => (
          <Table.Tr key={job.id}>
            <Table.Td>{t(`administration.jobs.operations.${job.operation.replace('.', '-')}`)}</Table.Td>
            <Table.Td>{job.principal}</Table.Td>
            <Table.Td>{formatWhen(job.startedAt, locale)}</Table.Td>
            <Table.Td>
              <State job={job} />
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
    </PanelFrame>
  )
}

function State({ job: { state, progress, why } }: { job: Job }) {
  const { t, i18n } = useTranslation()
  const whole = (value: number) => value.toLocaleString(dateLocale(i18n.language))
  return (
    <>
      <Badge variant="light" color={colours[state]}>
        {t(`administration.jobs.states.${state}`)}
      </Badge>
      {why && (
        <Text component="span" fz="sm" ml={6} ff="monospace" lang="en">
          {why}
        </Text>
      )}
      {state === 'running' && progress && progress.total > 0 && (
        <Progress
          mt={6}
          value={(100 * progress.done) / progress.total}
          aria-label={`${whole(progress.done)} / ${whole(progress.total)}`}
        />
      )}
    </>
  )
}
