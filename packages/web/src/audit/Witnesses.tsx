/** Others who sign what the log is: when each did last, and what keeps it from signing. */
import { Alert, Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../administration/format.ts'
import { PanelTable } from '../administration/PanelTable.tsx'
import { askWitnesses, type Witness, witnesses } from '../api/audit.ts'
import { errorText } from '../app/error-text.ts'
import { dateLocale } from '../i18n/i18n.ts'

const witnessesKey = ['witnesses'] as const

export function Witnesses() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error } = useQuery({ queryKey: witnessesKey, queryFn: witnesses, refetchInterval: 60_000 })
  const asking = useMutation({
    mutationFn: askWitnesses,
    onSettled: () => client.invalidateQueries({ queryKey: witnessesKey }),
  })
  const failed = error ?? asking.error
  if (data === undefined) return failed && <Alert color="red">{errorText(t, failed)}</Alert>
  return (
    <Stack component="section" gap="xs" aria-label={t('witnesses.title')}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={2} fz={16}>
            {t('witnesses.title')}
          </Title>
          <Text c="dimmed" fz="sm" maw={640}>
            {t(data.witnesses.length === 0 ? 'witnesses.none' : 'witnesses.text', { count: data.everyMinutes })}
          </Text>
        </div>
        {data.witnesses.length > 0 && (
          <Button size="xs" variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>
            {t('witnesses.ask')}
          </Button>
        )}
      </Group>
      {failed && (
        <Alert color="red" role="alert">
          {errorText(t, failed)}
        </Alert>
      )}
      {data.witnesses.length > 0 && (
        <PanelTable
          minWidth={560}
          columns={['witness', 'state', 'signed', 'entries', 'asked'].map((column) => t(`witnesses.${column}`))}
        >
          {data.witnesses.map((one) => (
            <Row key={one.witness} witness={one} />
          ))}
        </PanelTable>
      )}
    </Stack>
  )
}

function Row({ witness: { witness, entries, signedAt, askedAt, why, late } }: { witness: Witness }) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const state = late ? 'late' : why === undefined ? 'signs' : 'failed'
  return (
    <Table.Tr>
      <Table.Td>{witness}</Table.Td>
      <Table.Td>
        <Badge
          variant="dot"
          miw="auto"
          className="lg-nowrap"
          color={{ late: 'red', failed: 'orange', signs: 'teal' }[state]}
        >
          {t(`witnesses.states.${state}`)}
        </Badge>
        {why && (
          <Text fz="xs" lang="en">
            {why}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{formatWhen(signedAt, locale) || t('witnesses.never')}</Table.Td>
      <Table.Td className="lg-tabular">{entries.toLocaleString(locale)}</Table.Td>
      <Table.Td>{formatWhen(askedAt, locale)}</Table.Td>
    </Table.Tr>
  )
}
