/** One step for the chosen cases: when, a remark, and for letters to whom and in which language. */
import { Select, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { type CaseStep, notify, recipients, takeStep } from '../api/survey.ts'
import { languages } from '../i18n/i18n.ts'

export interface StepDialogProps {
  step: CaseStep
  ids: readonly string[]
  onClose: () => void
  onDone: () => void
}

/** Today as a date field has it, in the person's own time. */
function today(): string {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

/** Noon where the person is; today means now. */
const timeOf = (day: string): string => (day === today() ? new Date() : new Date(`${day}T12:00:00`)).toISOString()

export function StepDialog({ step, ids, onClose, onDone }: StepDialogProps) {
  const { t, i18n } = useTranslation()
  const [day, setDay] = useState(today)
  const [note, setNote] = useState('')
  const [recipient, setRecipient] = useState('nearest')
  const [to, setTo] = useState('')
  const [language, setLanguage] = useState(i18n.language)
  const submit = async () => {
    const facts = { ids, on: timeOf(day), ...(note.trim() !== '' && { note: note.trim() }) }
    if (step !== 'notified') return takeStep(step, facts)
    return notify({
      ...facts,
      language,
      ...(recipient !== 'nearest' && { recipient }),
      ...(to.trim() !== '' && { to: to.trim() }),
    })
  }
  return (
    <FormDialog
      title={t(`survey.steps.${step}`)}
      submit={t(`survey.steps.${step}`)}
      ready={/^\d{4}-\d\d-\d\d$/.test(day)}
      onSubmit={submit}
      onDone={onDone}
      onClose={onClose}
    >
      <Text fz="sm">{t(`survey.stepTexts.${step}`, { cases: ids.join(', ') })}</Text>
      <TextInput
        type="date"
        label={t('survey.dialog.on')}
        value={day}
        max={today()}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      {step === 'notified' && (
        <>
          <Select
            label={t('survey.dialog.recipient')}
            allowDeselect={false}
            value={recipient}
            onChange={(value) => value && setRecipient(value)}
            data={['nearest', ...recipients].map((value) => ({ value, label: t(`survey.recipients.${value}`) }))}
          />
          <TextInput
            label={t('survey.dialog.to')}
            description={t('survey.dialog.toHint')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Select
            label={t('survey.dialog.language')}
            allowDeselect={false}
            value={language}
            onChange={(value) => value && setLanguage(value)}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          />
        </>
      )}
      <Textarea
        label={t('survey.dialog.note')}
        description={t('survey.dialog.noteHint')}
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
