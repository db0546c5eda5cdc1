/** What can be done with the marked studies: as much as the person's rights allow. */
import { Button, CloseButton, Group, Text } from '@mantine/core'
import { IconDownload, IconEye, IconEyeOff, IconShare, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import type { Session } from '../api/session.ts'
import { deleteStudies } from '../api/trash.ts'
import { errorText } from '../app/error-text.ts'
import { lazyPart } from '../app/lazy-part.ts'
import { may } from '../app/use-session.ts'
import { downloadStudies } from './download-studies.ts'
import { markRead, statesKey } from './use-study-states.ts'

const ShareDialog = lazyPart(() => import('../sharing/ShareDialog.tsx').then(({ ShareDialog }) => ShareDialog))

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
  const deleting = useMutation({
    mutationFn: () => deleteStudies(uids),
    onSuccess: onClear,
    onSettled: () => client.invalidateQueries(),
  })
  const [sharing, setSharing] = useState<string>()
  const [asking, setAsking] = useState<readonly string[]>()
  const [one] = uids
  const error = marking.error ?? downloading.error ?? deleting.error
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
      {may(session, 'study:share') && uids.length === 1 && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconShare size={14} />}
          onClick={() => setSharing(one)}
        >
          {t('shares.share')}
        </Button>
      )}
      {may(session, 'study:delete') && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconTrash size={14} />}
          loading={deleting.isPending}
          onClick={() => setAsking(uids)}
        >
          {t('trash.delete')}
        </Button>
      )}
      {sharing !== undefined && (
        <Suspense>
          <ShareDialog studyInstanceUID={sharing} onClose={() => setSharing(undefined)} />
        </Suspense>
      )}
      <Confirm
        subject={asking}
        title={t('trash.deleteTitle', { count: uids.length })}
        text={t('trash.deleteText')}
        confirm={t('trash.delete')}
        onConfirm={() => deleting.mutate()}
        onClose={() => setAsking(undefined)}
      />
      {error && (
        <Text fz="sm" c="red" role="alert">
          {errorText(t, error)}
        </Text>
      )}
      <CloseButton ml="auto" aria-label={t('list.clearSelection')} onClick={onClear} />
    </Group>
  )
}
