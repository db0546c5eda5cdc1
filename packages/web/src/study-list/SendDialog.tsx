/** Sends the marked studies to another node, and says how many images wait to be sent then. */
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { listDestinations, sendStudies } from '../api/destinations.ts'
import { DoneDialog } from './DoneDialog.tsx'

export interface SendDialogProps {
  uids: readonly string[]
  onClose: () => void
}

export function SendDialog({ uids, onClose }: SendDialogProps) {
  const { t } = useTranslation()
  const { data: destinations } = useQuery({ queryKey: ['destinations'], queryFn: listDestinations })
  const [chosen, setChosen] = useState<string | null>(null)
  const [queued, setQueued] = useState<number>()
  const to = chosen ?? (destinations?.length === 1 ? (destinations[0] ?? null) : null)
  if (queued !== undefined && to)
    return (
      <DoneDialog
        title={t('send.queued')}
        text={t('send.queuedText', { count: queued, aeTitle: to })}
        onClose={onClose}
      />
    )
  return (
    <FormDialog
      title={t('send.title', { count: uids.length })}
      submit={t('send.send')}
      ready={to !== null}
      onSubmit={() => sendStudies(to ?? '', uids)}
      onDone={setQueued}
      onClose={onClose}
    >
      <Select
        label={t('send.to')}
        description={t('send.toText')}
        data-autofocus
        searchable
        openOnFocus={false}
        nothingFoundMessage={t('send.none')}
        placeholder={destinations?.length === 0 ? t('send.none') : undefined}
        data={destinations ?? []}
        value={to}
        onChange={setChosen}
      />
    </FormDialog>
  )
}
