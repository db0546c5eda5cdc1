/** To whom something is granted: two fields, and the words for it. */
import { Group, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Subject, subjectKinds } from '../api/access.ts'
import { programRoles } from '../api/programs.ts'

/** Roles whose studies can be granted or confined. */
const grantable = programRoles.filter((role) => !['auditor', 'monitor', 'surveyor'].includes(role))

export function SubjectFields({ value, onChange }: { value: Subject; onChange: (subject: Subject) => void }) {
  const { t } = useTranslation()
  const rename = (name: string) => onChange({ ...value, name })
  return (
    <Group grow align="flex-end">
      <Select
        label={t('access.grants.to')}
        allowDeselect={false}
        data={subjectKinds.map((kind) => ({ value: kind, label: t(`access.subjects.${kind}`) }))}
        value={value.kind}
        onChange={(kind) => kind && onChange({ kind, name: kind === 'role' ? 'clinician' : '' })}
      />
      {value.kind === 'role' && (
        <Select
          label={t('administration.role')}
          allowDeselect={false}
          data={grantable.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
          value={value.name}
          onChange={(name) => name && rename(name)}
        />
      )}
      {value.kind !== 'role' && value.kind !== 'nodes' && (
        <TextInput
          label={t('administration.name')}
          value={value.name}
          onChange={(event) => rename(event.currentTarget.value)}
        />
      )}
    </Group>
  )
}

/** A subject in a few words. */
export function useSubjectText(): (subject: Subject) => string {
  const { t } = useTranslation()
  return ({ kind, name }) => {
    if (kind === 'nodes') return t('access.subjects.nodes')
    return `${t(`access.subjects.${kind}`)} ${kind === 'role' ? t(`roles.${name}`) : name}`
  }
}
