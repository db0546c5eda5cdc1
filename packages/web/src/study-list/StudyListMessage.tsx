/** What stands below the table when it is empty or the server did not answer: why, and what to do. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { IconInbox, IconSearchOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../app/error-text.ts'
import { Message } from '../app/Message.tsx'
import { isUnfiltered, type StudyFilters } from './filters.ts'
import type { useStudies } from './use-studies.ts'

export interface StudyListMessageProps {
  studies: ReturnType<typeof useStudies>
  empty: boolean
  filters: StudyFilters
  onClear: () => void
}

export function StudyListMessage({ studies, empty, filters, onClear }: StudyListMessageProps) {
  const { t } = useTranslation()
  if (studies.error)
    return (
      <Alert color="red" m="md" title={t('list.failed')} role="alert">
        <Group justify="space-between">
          <Text fz="sm">{errorText(t, studies.error)}</Text>
          <Button size="xs" variant="default" onClick={() => void studies.refetch()}>
            {t('retry')}
          </Button>
        </Group>
      </Alert>
    )
  if (!empty) return null
  if (isUnfiltered(filters))
    return <Message icon={<IconInbox size={36} stroke={1.4} />} title={t('list.none')} text={t('list.noneText')} />
  return (
    <Message
      icon={<IconSearchOff size={36} stroke={1.4} />}
      title={t('list.noMatch')}
      text={t('list.noMatchText')}
      action={{ label: t('list.clear'), run: onClear }}
    />
  )
}
