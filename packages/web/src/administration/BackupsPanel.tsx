/** Backups: what lies there, whether it came back in the last drill, what comes next, and what is to be kept apart. */
import { Alert, Badge, Button, Group, Loader, Stack, Table, Text, Title } from '@mantine/core'
import { IconDownload, IconLifebuoy, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Backups, backups, type DrillReport, type Generation, makeBackup, runDrill } from '../api/backups.ts'
import { ServerText } from '../app/ServerText.tsx'
import { dateLocale } from '../i18n/i18n.ts'
import { download } from './download.ts'
import { formatOctets, formatSeconds, formatWhen } from './format.ts'
import { PanelFrame } from './PanelFrame.tsx'
import { PanelTable } from './PanelTable.tsx'

export function BackupsPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, isPending } = useQuery({ queryKey: ['backups'], queryFn: backups, refetchInterval: 5000 })
  const onSettled = () => client.invalidateQueries({ queryKey: ['backups'] })
  const backup = useMutation({ mutationFn: makeBackup, onSettled })
  const drill = useMutation({ mutationFn: runDrill, onSettled })
  const isRunning = data?.running === true || backup.isPending || drill.isPending
  const isSet = data !== undefined && data.folder !== ''
  return (
    <PanelFrame
      title={t('administration.backups.title')}
      text={t('administration.backups.text')}
      error={error ?? backup.error ?? drill.error}
      waiting={isPending}
      action={
        <Group gap={8}>
          <Button
            variant="default"
            leftSection={<IconLifebuoy size={16} />}
            disabled={!isSet || isRunning || data.generations.length === 0}
            onClick={() => drill.mutate()}
          >
            {t('administration.backups.drill')}
          </Button>
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            disabled={!isSet || isRunning}
            onClick={() => backup.mutate()}
          >
            {t('administration.backups.backUp')}
          </Button>
        </Group>
      }
    >
      {data && (
        <Stack gap="md" maw={860}>
          {isRunning && (
            <Group gap={8} role="status">
              <Loader size="xs" aria-hidden="true" />
              <Text fz="sm">{t('administration.backups.running')}</Text>
            </Group>
          )}
          <Place {...data} />
          <Drill {...data} />
          <Damage {...data} />
          {isSet && <Generations generations={data.generations} />}
          <KeepApart {...data} />
          <Runs {...data} />
        </Stack>
      )}
    </PanelFrame>
  )
}

function Place({ folder, nextAt, problem, runs }: Backups) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  if (folder === '') return <Alert color="red">{t('administration.backups.unset')}</Alert>
  const last = runs.find(({ kind }) => kind === 'backup')
  const sameDisk = (last?.report as { sameDisk?: boolean } | undefined)?.sameDisk === true
  return (
    <>
      {problem && (
        <Alert color="red">
          {t('administration.backups.unreadable')} <ServerText said={problem.said} text={problem.message} />
        </Alert>
      )}
      {sameDisk && <Alert color="yellow">{t('administration.backups.sameDisk')}</Alert>}
      <Text fz="sm" className="lg-wrap">
        {t('administration.backups.folder', { folder })}{' '}
        {nextAt
          ? t('administration.backups.next', { when: formatWhen(nextAt, locale) })
          : t('administration.backups.unscheduled')}
      </Text>
    </>
  )
}

/** The newest drill, in the words that somebody needs who is asked whether it would come back. */
function Drill({ runs }: Backups) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const last = runs.find(({ kind }) => kind === 'drill')
  if (last === undefined) return <Alert color="yellow">{t('administration.backups.noDrill')}</Alert>
  const when = formatWhen(last.endedAt, locale)
  const report = reportOf(last.report)
  if (report === undefined) {
    return <Alert color="red">{t('administration.backups.drillFailed', { when, code: last.code ?? '' })}</Alert>
  }
  const cameBack = report.outcome === 'came-back'
  return (
    <Alert
      color={cameBack ? 'teal' : 'red'}
      title={t(cameBack ? 'administration.backups.cameBack' : 'administration.backups.didNotComeBack', { when })}
    >
      <Text fz="sm">
        {t('administration.backups.measured', {
          lost: formatSeconds(report.recoveryPointSeconds, locale),
          time: formatSeconds(report.recoveryTimeSeconds, locale),
        })}
      </Text>
      <Text fz="sm">
        {t('administration.backups.found', {
          found: report.found.instances.toLocaleString(locale),
          expected: report.expected.instances.toLocaleString(locale),
          read: report.readBack.instances.toLocaleString(locale),
        })}
      </Text>
      {report.problems.slice(0, 5).map(({ where, code, message }, index) => (
        <Text key={`${where} ${code} ${message}`} fz="sm" className="lg-wrap">
          <ServerText said={last.said?.[index]?.where} text={where} between=", " />:{' '}
          <ServerText said={last.said?.[index]?.message} text={message} /> [{code}]
        </Text>
      ))}
      <Button
        mt="xs"
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} />}
        onClick={() => download(`drill-${report.generation}.json`, JSON.stringify(last.report, undefined, 2))}
      >
        {t('administration.backups.report')}
      </Button>
    </Alert>
  )
}

/** One that could not even begin has no report. */
function reportOf(report: unknown): DrillReport | undefined {
  return typeof report === 'object' && report !== null && 'outcome' in report ? (report as DrillReport) : undefined
}

function Damage({ altered, missing }: Backups) {
  const { t } = useTranslation()
  return (
    <>
      {altered.length > 0 && (
        <Alert color="red">{t('administration.backups.altered', { numbers: altered.join(', ') })}</Alert>
      )}
      {missing.length > 0 && (
        <Alert color="red">{t('administration.backups.missing', { numbers: missing.join(', ') })}</Alert>
      )}
    </>
  )
}

function Generations({ generations }: { generations: readonly Generation[] }) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  return (
    <PanelTable
      minWidth={560}
      columns={['generation', 'made', 'instances', 'size', 'proven'].map((name) => t(`administration.backups.${name}`))}
      none={generations.length === 0 && t('administration.backups.none')}
    >
      {generations.map(({ generation, at, instances, octets, proven }) => (
        <Table.Tr key={generation}>
          <Table.Td>{generation}</Table.Td>
          <Table.Td>{formatWhen(at, locale)}</Table.Td>
          <Table.Td>{instances.toLocaleString(locale)}</Table.Td>
          <Table.Td>{formatOctets(octets, locale)}</Table.Td>
          <Table.Td>
            {proven && (
              <Badge color="teal" variant="light" className="lg-nowrap" miw="auto">
                {t('administration.backups.yes')}
              </Badge>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </PanelTable>
  )
}

function KeepApart({ rootKey: { source, place }, generations }: Backups) {
  const { t } = useTranslation()
  const newest = generations[0]
  return (
    <section>
      <Title order={2} fz={17} mb="xs">
        {t('administration.backups.keepApart')}
      </Title>
      <Text fz="sm">{t(`administration.backups.keep.${source}`, { place })}</Text>
      {newest && (
        <Text fz="sm" className="lg-wrap">
          {t('administration.backups.digest')}{' '}
          <Text component="span" fz="sm" ff="monospace">
            {newest.digest}
          </Text>
        </Text>
      )}
    </section>
  )
}

function Runs({ runs }: Backups) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  if (runs.length === 0) return null
  return (
    <section>
      <Title order={2} fz={17} mb="xs">
        {t('administration.backups.runs')}
      </Title>
      <ul className="lg-plain-list">
        {runs.slice(0, 30).map(({ kind, startedAt, outcome, code }) => (
          <li key={`${kind} ${startedAt}`}>
            {formatWhen(startedAt, locale)}: {t(`administration.backups.kinds.${kind}`)},{' '}
            {t(`administration.backups.outcomes.${outcome}`)}
            {code && ` (${code})`}
          </li>
        ))}
      </ul>
    </section>
  )
}
