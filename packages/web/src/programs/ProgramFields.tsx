/** Fields of a new program: name, role, and what narrows it. */
import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { narrowerActions, programRoles, type Scope } from '../api/programs.ts'

export interface ProgramForm {
  name: string
  role: string
  actions: string[]
  addresses: string[]
}

export const emptyProgram: ProgramForm = { name: '', role: 'clinician', actions: [], addresses: [] }

/** What is left empty narrows nothing. */
export function scopeOf({ actions, addresses }: ProgramForm): Scope {
  return { ...(actions.length > 0 && { actions }), ...(addresses.length > 0 && { addresses }) }
}

export interface ProgramFieldsProps {
  value: ProgramForm
  onChange: (change: Partial<ProgramForm>) => void
}

export function ProgramFields({ value, onChange }: ProgramFieldsProps) {
  const { t } = useTranslation()
  const actions = narrowerActions[value.role]
  return (
    <>
      <TextInput
        label={t('administration.name')}
        data-autofocus
        maxLength={200}
        value={value.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        label={t('administration.role')}
        allowDeselect={false}
        data={programRoles.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
        value={value.role}
        onChange={(role) => role && onChange({ role, actions: [] })}
      />
      {actions && (
        <MultiSelect
          label={t('programs.actions')}
          description={t('programs.actionsText')}
          data={actions.map((action) => ({ value: action, label: t(`programs.action.${action.replace(':', '-')}`) }))}
          value={value.actions}
          onChange={(chosen) => onChange({ actions: chosen })}
        />
      )}
      <TagsInput
        label={t('programs.addresses')}
        description={t('programs.addressesText')}
        acceptValueOnBlur
        maxTags={50}
        value={value.addresses}
        onChange={(addresses) => onChange({ addresses })}
      />
    </>
  )
}
