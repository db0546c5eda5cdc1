/** The dialog that grants studies. */
import { SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { addGrant, type GrantedStudies, listCollections, type Subject } from '../api/access.ts'
import { SubjectFields } from './SubjectFields.tsx'

const dayMs = 86_400_000

/** How long a grant holds, in days; '0' until it is revoked. */
const lifetimes = ['0', '1', '7', '30', '90', '365']

const choices = ['collection', 'own', 'study'] as const

export function AddGrant({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const [to, setTo] = useState<Subject>({ kind: 'person', name: '' })
  const [studies, setStudies] = useState<GrantedStudies>({ kind: 'collection', name: '' })
  const [purpose, setPurpose] = useState('')
  const [days, setDays] = useState('0')
  const until = days === '0' ? {} : { until: new Date(Date.now() + Number(days) * dayMs).toISOString() }
  const isNamed = to.kind === 'nodes' || to.name.trim() !== ''
  return (
    <FormDialog
      title={t('access.grants.add')}
      submit={t('access.grants.add')}
      ready={isNamed && isComplete(studies) && purpose.trim().length >= 3}
      onSubmit={() => addGrant({ to, studies, purpose, ...until })}
      onDone={onDone}
      onClose={onClose}
    >
      <SubjectFields value={to} onChange={setTo} />
      <SegmentedControl
        aria-label={t('access.grants.studies')}
        data={choices.map((value) => ({ value, label: t(`access.grants.of.${value}`) }))}
        value={studies.kind}
        onChange={(kind) => setStudies(emptyOf(kind as GrantedStudies['kind']))}
      />
      <StudiesField value={studies} onChange={setStudies} />
      <TextInput
        label={t('access.grants.purpose')}
        value={purpose}
        onChange={(event) => setPurpose(event.currentTarget.value)}
      />
      <Select
        label={t('access.grants.lifetime')}
        allowDeselect={false}
        data={lifetimes.map((value) => ({
          value,
          label:
            value === '0' ? t('access.grants.unlimited') : t('administration.tokens.days', { count: Number(value) }),
        }))}
        value={days}
        onChange={(value) => value && setDays(value)}
      />
    </FormDialog>
  )
}

interface StudiesFieldProps {
  value: GrantedStudies
  onChange: (studies: GrantedStudies) => void
}

function StudiesField({ value, onChange }: StudiesFieldProps) {
  const { t } = useTranslation()
  const { data: collections } = useQuery({ queryKey: ['collections'], queryFn: listCollections })
  if (value.kind === 'collection')
    return (
      <Select
        label={t('access.grants.of.collection')}
        searchable
        nothingFoundMessage={t('access.collections.none')}
        data={collections?.map(({ name }) => name) ?? []}
        value={value.name === '' ? null : value.name}
        onChange={(name) => onChange({ kind: 'collection', name: name ?? '' })}
      />
    )
  if (value.kind === 'own')
    return (
      <TagsInput
        label={t('access.attributes.ReferringPhysicianName')}
        description={t('access.grants.ownText')}
        acceptValueOnBlur
        value={[...value.referringPhysicianNames]}
        onChange={(referringPhysicianNames) => onChange({ kind: 'own', referringPhysicianNames })}
      />
    )
  return (
    <TextInput
      label={t('access.grants.of.study')}
      placeholder="1.2.840.…"
      value={value.studyInstanceUID}
      onChange={(event) => onChange({ kind: 'study', studyInstanceUID: event.currentTarget.value.trim() })}
    />
  )
}

function emptyOf(kind: GrantedStudies['kind']): GrantedStudies {
  if (kind === 'collection') return { kind, name: '' }
  return kind === 'own' ? { kind, referringPhysicianNames: [] } : { kind, studyInstanceUID: '' }
}

function isComplete(studies: GrantedStudies): boolean {
  if (studies.kind === 'collection') return studies.name !== ''
  return studies.kind === 'own' ? studies.referringPhysicianNames.length > 0 : studies.studyInstanceUID !== ''
}
