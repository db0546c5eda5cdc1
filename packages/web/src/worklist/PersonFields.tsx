/** Family and given name, side by side where there is room. */
import { SimpleGrid, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { NameFields } from './name-fields.ts'

export interface PersonFieldsProps {
  /** Keys of the labels below `worklist`: `patient` or `performer` */
  whose: 'patient' | 'performer'
  value: NameFields
  required?: boolean
  disabled?: boolean
  onChange: (name: NameFields) => void
}

/** PS3.5 6.2: 64 characters a group. */
const longestName = 30

export function PersonFields({ whose, value, required = false, disabled = false, onChange }: PersonFieldsProps) {
  const { t } = useTranslation()
  const common = { maxLength: longestName, disabled, autoComplete: 'off' } as const
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        {...common}
        label={t(`worklist.${whose}.family`)}
        withAsterisk={required}
        value={value.family}
        onChange={(event) => onChange({ given: value.given, family: event.currentTarget.value })}
      />
      <TextInput
        {...common}
        label={t(`worklist.${whose}.given`)}
        value={value.given}
        onChange={(event) => onChange({ family: value.family, given: event.currentTarget.value })}
      />
    </SimpleGrid>
  )
}
