/** The end of the audit log, newest first, refreshed while it is looked at. */
import { Badge, Select, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { type AuditEntry, auditTail } from '../api/audit.ts'
import { dateLocale } from '../i18n/i18n.ts'

/** Entries shown; more are read with `leadglass audit export`. */
const counts = ['100', '500', '1000']

const colours = { success: 'teal', denied: 'red', failure: 'orange' } as const

export function AuditPage() {
  const { t } = useTranslation()
  const [count, setCount] = useState('100')
  const { data, error, isPending } = useQuery({
    queryKey: ['audit', count],
    queryFn: () => auditTail(Number(count)),
    refetchInterval: 5000,
  })
  return (
    <div className="lg-panel">
      <PanelFrame
        title={t('audit.title')}
        text={t('audit.text')}
        error={error}
        waiting={isPending}
        action={
          <Select
            w={130}
            aria-label={t('audit.count')}
            allowDeselect={false}
            data={counts}
            value={count}
            onChange={(value) => value && setCount(value)}
          />
        }
      >
        <Table.ScrollContainer minWidth={780}>
          <Table withTableBorder highlightOnHover fz="sm">
            <Table.Thead>
              <Table.Tr>
                {['index', 'time', 'action', 'outcome', 'principal', 'address', 'object', 'detail'].map((column) => (
                  <Table.Th key={column}>{t(`audit.${column}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data?.map((entry) => (
                <Row key={entry.index} entry={entry} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
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
      <Table.Td>{event.action}</Table.Td>
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
      <Table.Td fz="xs">{detail.join(' ')}</Table.Td>
    </Table.Tr>
  )
}
