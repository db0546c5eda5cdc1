/** The audit log: its end, refreshed while it is looked at, or what a search found; CSV; whether it verifies, and who else signs it. */
import { Badge, Button, Group, Select, Table, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { type AuditEntry, type AuditSearch, auditTail, searchAudit } from '../api/audit.ts'
import { ServerText } from '../app/ServerText.tsx'
import { EvidenceMenu } from '../evidence/EvidenceMenu.tsx'
import { dateLocale } from '../i18n/i18n.ts'
import { saveFile } from '../survey/save-file.ts'
import { AuditSearchForm } from './AuditSearchForm.tsx'
import { auditCsv } from './csv.ts'
import { VerificationState } from './VerificationState.tsx'
import { Witnesses } from './Witnesses.tsx'

/** Entries shown; more are read with `leadglass audit export`. */
const counts = ['100', '500', '1000']

const colours = { success: 'teal', denied: 'red', failure: 'orange' } as const

export function AuditPage() {
  const { t } = useTranslation()
  const [count, setCount] = useState('100')
  const [search, setSearch] = useState<AuditSearch>({})
  const isSearch = Object.keys(search).length > 0
  const { data, error, isPending } = useQuery({
    queryKey: ['audit', count, search],
    queryFn: async () =>
      isSearch ? searchAudit(search, Number(count)) : { entries: await auditTail(Number(count)), more: false },
    placeholderData: keepPreviousData,
    ...(isSearch ? {} : { refetchInterval: 5000 }),
  })
  const save = () => saveFile('audit.csv', new Blob([auditCsv(data?.entries ?? [])], { type: 'text/csv' }))
  return (
    <div className="lg-panel">
      <PanelFrame
        title={t('audit.title')}
        text={t('audit.text')}
        error={error}
        waiting={isPending}
        action={
          <Group gap="xs" align="flex-start">
            <EvidenceMenu />
            <Button variant="default" disabled={!data || data.entries.length === 0} onClick={save}>
              {t('audit.searchForm.csv')}
            </Button>
            <Select
              w={130}
              aria-label={t('audit.count')}
              allowDeselect={false}
              data={counts}
              value={count}
              onChange={(value) => value && setCount(value)}
            />
          </Group>
        }
      >
        <VerificationState />
        <Witnesses />
        <AuditSearchForm onSearch={setSearch} />
        <Text fz="sm" role="status">
          {data && t('audit.searchForm.found', { count: data.entries.length })}{' '}
          {data?.more === true && t('audit.searchForm.more')}
        </Text>
        <PanelTable
          minWidth={780}
          columns={['index', 'time', 'action', 'outcome', 'principal', 'address', 'object', 'detail'].map((column) =>
            t(`audit.${column}`),
          )}
          highlightOnHover
        >
          {data?.entries.map((entry) => (
            <Row key={entry.index} entry={entry} />
          ))}
        </PanelTable>
      </PanelFrame>
    </div>
  )
}

function Row({ entry: { index, event } }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation()
  const time = new Date(event.time).toLocaleString(dateLocale(i18n.language), {
    dateStyle: 'medium',
    timeStyle: 'medium',
  })
  const detail = Object.entries(event.detail ?? {}).map(([name, value]) => `${name}=${value}`)
  return (
    <Table.Tr>
      <Table.Td className="lg-tabular">{index}</Table.Td>
      <Table.Td className="lg-tabular lg-nowrap">{time}</Table.Td>
      <Table.Td title={event.action}>
        <ServerText area="actions" said={[{ code: event.action.replace(':', ' ') }]} text={event.action} />
      </Table.Td>
      <Table.Td>
        <Badge variant="dot" color={colours[event.outcome]}>
          {t(`audit.outcomes.${event.outcome}`)}
        </Badge>
      </Table.Td>
      <Table.Td>{event.principal}</Table.Td>
      <Table.Td>{event.address}</Table.Td>
      <Table.Td ff="monospace" fz="xs">
        {event.object}
      </Table.Td>
      <Table.Td fz="xs" lang="en">
        {detail.join(' ')}
      </Table.Td>
    </Table.Tr>
  )
}
