/** Lists the marked studies in a collection, and says how many are in it then. */
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { collectStudies, openCollections } from '../api/access.ts'
import { DoneDialog } from './DoneDialog.tsx'

export interface CollectDialogProps {
  uids: readonly string[]
  onClose: () => void
}

export function CollectDialog({ uids, onClose }: CollectDialogProps) {
  const { t } = useTranslation()
  const { data: collections } = useQuery({ queryKey: ['collections', 'open'], queryFn: openCollections })
  const [chosen, setChosen] = useState<string | null>(null)
  const [listed, setListed] = useState<number>()
  const name = chosen ?? (collections?.length === 1 ? (collections[0]?.name ?? null) : null)
  if (listed !== undefined && name !== null) {
    const left = uids.length - listed
    const words = [t('collect.doneText', { count: listed, name }), left > 0 ? t('collect.left', { count: left }) : '']
    return <DoneDialog title={t('collect.done')} text={words.join(' ').trim()} onClose={onClose} />
  }
  return (
    <FormDialog
      title={t('collect.title', { count: uids.length })}
      submit={t('collect.submit')}
      ready={name !== null}
      onSubmit={() => collectStudies(name ?? '', uids)}
      onDone={setListed}
      onClose={onClose}
    >
      <Select
        label={t('collect.to')}
        description={t('collect.toText')}
        data-autofocus
        searchable
        openOnFocus={false}
        nothingFoundMessage={t('collect.none')}
        placeholder={collections?.length === 0 ? t('collect.none') : undefined}
        data={
          collections?.map(({ name, kind }) => ({ value: name, label: `${name} (${t(`access.kinds.${kind}`)})` })) ?? []
        }
        value={name}
        onChange={setChosen}
      />
    </FormDialog>
  )
}
