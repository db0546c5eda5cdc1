/** The auditor's questions: by account, patient, action, outcome, time. */
import { Button, Group, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AuditSearch } from '../api/audit.ts'

const outcomes = ['success', 'denied', 'failure'] as const
const texts = ['principal', 'patientID', 'action'] as const
const labels = { principal: 'who', patientID: 'patient', action: 'actionStarts' } as const
const hints = { principal: 'whoHint', patientID: 'patientHint', action: undefined } as const

export function AuditSearchForm({ onSearch }: { onSearch: (search: AuditSearch) => void }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState<AuditSearch>({})
  const set = (name: keyof AuditSearch, value: string) =>
    setSearch(({ [name]: _, ...others }) => (value === '' ? others : { ...others, [name]: value }))
  const send = (event: FormEvent) => {
    event.preventDefault()
    const { from, to, ...others } = search
    onSearch({ ...others, ...moment('from', from), ...moment('to', to) })
  }
  return (
    <form onSubmit={send} aria-label={t('audit.searchForm.searchTitle')}>
      <Group align="flex-end" gap="sm" className="lg-search-fields">
        {texts.map((name) => (
          <TextInput
            key={name}
            label={t(`audit.searchForm.${labels[name]}`)}
            placeholder={hints[name] && t(`audit.searchForm.${hints[name]}`)}
            maxLength={64}
            autoComplete="off"
            value={search[name] ?? ''}
            onChange={({ currentTarget }) => set(name, currentTarget.value.trimStart())}
          />
        ))}
        <Select
          label={t('audit.searchForm.outcomeFilter')}
          placeholder={t('audit.searchForm.anyOutcome')}
          clearable
          w={150}
          data={outcomes.map((value) => ({ value, label: t(`audit.outcomes.${value}`) }))}
          value={search.outcome ?? null}
          onChange={(value) => set('outcome', value ?? '')}
        />
        {(['from', 'to'] as const).map((name) => (
          <TextInput
            key={name}
            type="datetime-local"
            label={t(`audit.searchForm.${name}`)}
            value={search[name] ?? ''}
            onChange={({ currentTarget }) => set(name, currentTarget.value)}
          />
        ))}
        <Button type="submit">{t('audit.searchForm.search')}</Button>
      </Group>
    </form>
  )
}

/** What the browser gives is local time. */
function moment(name: 'from' | 'to', value: string | undefined): AuditSearch {
  return value === undefined ? {} : { [name]: new Date(value).toISOString() }
}
