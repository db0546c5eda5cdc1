/** What can be done with the marked studies: as much as the person's rights allow. */
import { Button, CloseButton, Group, Text } from '@mantine/core'
import { IconDownload, IconEye, IconEyeOff } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/session.ts'
import { errorText } from '../app/error-text.ts'
import { may } from '../app/use-session.ts'
import { downloadStudies } from './download-studies.ts'
import { markRead, statesKey } from './use-study-states.ts'

export interface SelectionBarProps {
  session: Session
  uids: readonly string[]
  onClear: () => void
}

export function SelectionBar({ session, uids, onClear }: SelectionBarProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const marking = useMutation({
    mutationFn: (read: boolean) => markRead(uids, read),
    onSettled: () => client.invalidateQueries({ queryKey: statesKey }),
  })
  const downloading = useMutation({ mutationFn: () => downloadStudies(uids) })
  const error = marking.error ?? downloading.error
  return (
    <Group className="lg-selection" gap={8} role="toolbar" aria-label={t('list.selection')}>
      <Text fz="sm" fw={600} role="status">
        {t('list.selected', { count: uids.length })}
      </Text>
      {may(session, 'study:export') && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} />}
          loading={downloading.isPending}
          onClick={() => downloading.mutate()}
        >
          {t('list.download')}
        </Button>
      )}
      {may(session, 'study:read') && (
        <>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconEye size={14} />}
            onClick={() => marking.mutate(true)}
          >
            {t('list.markRead')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconEyeOff size={14} />}
            onClick={() => marking.mutate(false)}
          >
            {t('list.markUnread')}
          </Button>
        </>
      )}
      {error && (
        <Text fz="sm" c="red" role="alert">
          {errorText(t, error)}
        </Text>
      )}
      <CloseButton ml="auto" aria-label={t('list.clearSelection')} onClick={onClear} />
    </Group>
  )
}
