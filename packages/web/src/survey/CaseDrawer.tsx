/** One case: what was proven, its clocks, whom to write to, everything that happened. */
import { Alert, Anchor, Badge, Drawer, Group, Loader, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type CaseDetail, fetchFile, showCase } from '../api/survey.ts'
import { errorText } from '../app/error-text.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { countryName } from './country-name.ts'
import { formatCount, formatDay } from './format.ts'
import { saveFile } from './save-file.ts'

export interface CaseDrawerProps {
  id: string
  named: boolean
  onClose: () => void
}

export function CaseDrawer({ id, named, onClose }: CaseDrawerProps) {
  const { t } = useTranslation()
  const { data, error } = useQuery({ queryKey: ['survey-case', id, named], queryFn: () => showCase(id, named) })
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={id}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {error ? (
        <Alert color="red" role="alert">
          {errorText(t, error)}
        </Alert>
      ) : data ? (
        <Detail detail={data} named={named} />
      ) : (
        <Loader size="sm" role="status" aria-label={t('loading')} />
      )}
    </Drawer>
  )
}

const clockColours = { running: 'gray', due: 'red', met: 'teal' } as const

function Detail({ detail, named }: { detail: CaseDetail; named: boolean }) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const facts: readonly (readonly [string, string])[] = [
    [t('survey.cases.state'), t(`survey.states.${detail.state}`)],
    [t('survey.country'), countryName(detail.country, detail.countryCode, locale)],
    ...(named
      ? ([
          [t('survey.cases.institution'), detail.institution || '–'],
          [t('survey.cases.address'), detail.address ?? ''],
        ] as const)
      : []),
    [t('survey.cases.product'), detail.product],
    [t('survey.cases.proven'), `${detail.rung} ${detail.rungWords}`],
    [t('survey.studies'), formatCount(detail.studies, locale)],
    [t('survey.imagesLinked'), formatCount(detail.imagesLinked, locale)],
    [t('survey.imagesAccessible'), formatCount(detail.imagesAccessible, locale)],
    [t('survey.cases.fields'), detail.exposedFields.join(', ') || '–'],
    ...detail.contacts.map(
      ({ recipient, to, source }) => [t(`survey.recipients.${recipient}`), `${to} (${source})`] as const,
    ),
  ]
  return (
    <Stack gap="md">
      <dl className="lg-facts">
        {facts.map(([name, value]) => (
          <div key={`${name} ${value}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Text fz="sm" c="dimmed" lang="en">
        {detail.evidence.join(' · ')}
      </Text>
      {detail.clocks.length > 0 && (
        <Group gap="xs">
          {detail.clocks.map(({ days, dueAt, state }) => (
            <Badge key={days} variant="dot" tt="none" color={clockColours[state]}>
              {`${t(`survey.clocks.${days}`)}, ${formatDay(dueAt, locale)}`}
            </Badge>
          ))}
        </Group>
      )}
      <History detail={detail} named={named} locale={locale} />
    </Stack>
  )
}

function History({ detail, named, locale }: { detail: CaseDetail; named: boolean; locale: string }) {
  const { t } = useTranslation()
  const letter = useMutation({
    mutationFn: async (file: string) =>
      saveFile(file, await fetchFile(`/api/survey/letters/${encodeURIComponent(file)}`)),
  })
  return (
    <section>
      <Title order={2} fz={15} mb={6}>
        {t('survey.cases.history')}
      </Title>
      <Table fz="sm">
        <Table.Tbody>
          {detail.history.map((line) => (
            <Table.Tr key={line.seq}>
              <Table.Td className="lg-nowrap">{formatDay(line.on, locale)}</Table.Td>
              <Table.Td>
                {t(`survey.kinds.${line.kind}`)}
                {line.recipient && `, ${t(`survey.recipients.${line.recipient}`)}`}
                {line.to && ` ${line.to}`}
                {line.note && <Text fz="sm">{line.note}</Text>}
                {line.letter && named && (
                  <Anchor
                    component="button"
                    type="button"
                    display="block"
                    fz="sm"
                    onClick={() => letter.mutate(line.letter ?? '')}
                  >
                    {line.letter}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td c="dimmed">{line.by}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
