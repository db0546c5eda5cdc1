/** Cancels a task, or asks whoever has taken it to cancel it; either with a reason. */
import { Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'

export interface CancelDialogProps {
  /** Somebody else has taken it */
  isAsking: boolean
  onSubmit: (reason: string) => Promise<void>
  onClose: () => void
  onDone: () => void
}

const longestReason = 500

export function CancelDialog({ isAsking, onSubmit, onClose, onDone }: CancelDialogProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const title = t(isAsking ? 'worklist.tasks.askToCancel' : 'worklist.tasks.cancelTask')
  return (
    <FormDialog
      title={title}
      submit={title}
      ready={reason.trim() !== ''}
      onSubmit={() => onSubmit(reason)}
      onDone={onDone}
      onClose={onClose}
    >
      {isAsking && <Text fz="sm">{t('worklist.tasks.askText')}</Text>}
      <Textarea
        label={t('worklist.tasks.reason')}
        data-autofocus
        autosize
        minRows={2}
        maxLength={longestReason}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
