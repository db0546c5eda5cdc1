/** Why devices were turned away lately, in plain words. */
import { Table, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listRefusals } from '../api/administration.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { formatWhen } from './format.ts'
import { PanelFrame } from './PanelFrame.tsx'
import { PanelTable } from './PanelTable.tsx'
import { RefusalReason } from './RefusalReason.tsx'

const typingPauseMs = 250

export function RefusalsPanel() {
  const { t, i18n } = useTranslation()
  const [title, setTitle] = useState('')
  const [asked] = useDebouncedValue(title.trim(), typingPauseMs)
  const { data, error, isPending } = useQuery({
    queryKey: ['refusals', asked],
    queryFn: () => listRefusals(asked),
    refetchInterval: 10_000,
  })
  return (
    <PanelFrame
      title={t('administration.refusals.title')}
      text={t('administration.refusals.text')}
      error={error}
      waiting={isPending}
      action={
        <TextInput
          aria-label={t('administration.refusals.filter')}
          placeholder={t('administration.refusals.filter')}
          value={title}
          maxLength={16}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
      }
    >
      <PanelTable
        minWidth={720}
        columns={[
          t('administration.refusals.last'),
          t('administration.refusals.times'),
          t('administration.nodes.aeTitle'),
          t('administration.nodes.address'),
          t('administration.refusals.what'),
          t('administration.refusals.why'),
        ]}
        none={data?.length === 0 && t('administration.refusals.none')}
      >
        {data?.map((refusal) => (
          <Table.Tr key={`${refusal.firstAt} ${refusal.aeTitle} ${refusal.address} ${refusal.kind} ${refusal.why}`}>
            <Table.Td>{formatWhen(refusal.lastAt, dateLocale(i18n.language))}</Table.Td>
            <Table.Td>{refusal.count}</Table.Td>
            <Table.Td ff="monospace">{refusal.aeTitle}</Table.Td>
            <Table.Td>{refusal.address}</Table.Td>
            <Table.Td lang="en">{[refusal.kind, refusal.code].filter(Boolean).join(' ')}</Table.Td>
            <Table.Td>
              <RefusalReason refusal={refusal} />
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
    </PanelFrame>
  )
}
