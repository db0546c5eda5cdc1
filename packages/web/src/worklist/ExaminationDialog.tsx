/** Adds an examination to the worklist, or changes what a form shows of one. */
import { Autocomplete, Select, SimpleGrid, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { examinationOf, saveExamination } from '../api/worklist.ts'
import { type ExaminationForm, emptyExamination, formOf, isComplete, withForm } from './examination.ts'
import { examinationsKey } from './keys.ts'
import { PersonFields } from './PersonFields.tsx'

/** Those of most hospitals; others are typed. */
const modalities = ['CR', 'CT', 'DX', 'MG', 'MR', 'NM', 'PT', 'RF', 'US', 'XA']
const sexes = ['F', 'M', 'O']

export interface ExaminationDialogProps {
  /** The one that is changed; by default a new one is made */
  id?: string
  onClose: () => void
  onDone: () => void
}

export function ExaminationDialog({ id, onClose, onDone }: ExaminationDialogProps) {
  const { t } = useTranslation()
  const [changed, setChanged] = useState<ExaminationForm>()
  const [fresh] = useState(() => emptyExamination(new Date()))
  const { data: kept } = useQuery({
    queryKey: [...examinationsKey, 'one', id],
    queryFn: () => examinationOf(id ?? ''),
    enabled: id !== undefined,
    gcTime: 0,
  })
  const form = changed ?? (id === undefined ? fresh : kept && formOf(kept))
  const verb = t(id === undefined ? 'worklist.examinations.add' : 'worklist.save')
  return (
    <FormDialog
      title={t(id === undefined ? 'worklist.examinations.add' : 'worklist.examinations.change')}
      submit={verb}
      ready={form !== undefined && isComplete(form)}
      onSubmit={async () => form && saveExamination(withForm(form, kept))}
      onDone={onDone}
      onClose={onClose}
    >
      {form && <Fields form={form} onChange={(change) => setChanged({ ...form, ...change })} />}
    </FormDialog>
  )
}

interface FieldsProps {
  form: ExaminationForm
  onChange: (change: Partial<ExaminationForm>) => void
}

function Fields({ form, onChange }: FieldsProps) {
  const { t } = useTranslation()
  const text = (name: 'patientID' | 'birthDate' | 'accessionNumber' | 'description' | 'date' | 'time') => ({
    label: t(`worklist.field.${name}`),
    value: form[name],
    autoComplete: 'off',
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange({ [name]: event.currentTarget.value }),
  })
  return (
    <>
      <PersonFields whose="patient" required value={form} onChange={onChange} />
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <TextInput {...text('patientID')} withAsterisk maxLength={64} />
        <TextInput {...text('birthDate')} type="date" />
        <Select
          label={t('worklist.field.sex')}
          clearable
          data={sexes.map((value) => ({ value, label: t(`worklist.sex.${value}`) }))}
          value={sexes.includes(form.sex) ? form.sex : null}
          onChange={(sex) => onChange({ sex: sex ?? '' })}
        />
      </SimpleGrid>
      <TextInput {...text('description')} maxLength={64} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Autocomplete
          label={t('worklist.field.modality')}
          withAsterisk
          maxLength={16}
          data={modalities}
          value={form.modality}
          onChange={(modality) => onChange({ modality })}
        />
        <TextInput {...text('accessionNumber')} maxLength={16} />
        <TextInput {...text('date')} type="date" withAsterisk />
        <TextInput {...text('time')} type="time" withAsterisk />
      </SimpleGrid>
      <TagsInput
        label={t('worklist.field.stations')}
        description={t('worklist.field.stationsText')}
        withAsterisk
        acceptValueOnBlur
        maxTags={8}
        value={[...form.stations]}
        onChange={(stations) => onChange({ stations: stations.map((title) => title.trim().slice(0, 16)) })}
      />
      <PersonFields whose="performer" value={form.performer} onChange={(performer) => onChange({ performer })} />
    </>
  )
}
