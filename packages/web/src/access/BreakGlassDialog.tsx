/** Asks for one patient, says why and for how long, and tells what will come of it. */
import { Alert, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { breakGlass } from '../api/access.ts'

/** Times offered, in minutes. */
const times = [15, 30, 60, 120, 240]

export interface BreakGlassDialogProps {
  mostMinutes: number
  onClose: () => void
  onDone: () => void
}

export function BreakGlassDialog({ mostMinutes, onClose, onDone }: BreakGlassDialogProps) {
  const { t } = useTranslation()
  const offered = times.filter((minutes) => minutes <= mostMinutes)
  const [patientID, setPatientID] = useState('')
  const [issuer, setIssuer] = useState('')
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState(String(offered.includes(60) ? 60 : (offered[0] ?? mostMinutes)))
  const issuerOfPatientID = issuer.trim()
  return (
    <FormDialog
      title={t('access.glass.open')}
      submit={t('access.glass.break')}
      ready={patientID.trim() !== '' && reason.trim().length >= 10}
      onSubmit={() =>
        breakGlass({
          patientID: patientID.trim(),
          reason,
          minutes: Number(minutes),
          ...(issuerOfPatientID === '' ? {} : { issuerOfPatientID }),
        })
      }
      onDone={onDone}
      onClose={onClose}
    >
      <Alert color="yellow">{t('access.glass.warning')}</Alert>
      <TextInput
        label={t('access.glass.patientID')}
        data-autofocus
        autoComplete="off"
        value={patientID}
        onChange={(event) => setPatientID(event.currentTarget.value)}
      />
      <TextInput
        label={t('access.glass.issuer')}
        description={t('access.glass.issuerText')}
        autoComplete="off"
        value={issuer}
        onChange={(event) => setIssuer(event.currentTarget.value)}
      />
      <Textarea
        label={t('access.glass.reason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        label={t('access.glass.time')}
        allowDeselect={false}
        data={(offered.length > 0 ? offered : [mostMinutes]).map((count) => ({
          value: String(count),
          label: t('access.glass.minutes', { count }),
        }))}
        value={minutes}
        onChange={(value) => value && setMinutes(value)}
      />
    </FormDialog>
  )
}
