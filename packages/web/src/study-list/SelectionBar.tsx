/** What can be done with the marked studies: as much as the person's rights allow. */
import { Button, CloseButton, Group, Text } from '@mantine/core'
import { IconDownload, IconEye, IconEyeOff, IconFolderPlus, IconSend, IconShare, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ComponentType, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import type { Session } from '../api/session.ts'
import { deleteStudies } from '../api/trash.ts'
import { errorText } from '../app/error-text.ts'
import { lazyPart } from '../app/lazy-part.ts'
import { may } from '../app/use-session.ts'
import { downloadStudies } from './download-studies.ts'
import { markRead, statesKey } from './use-study-states.ts'

const CollectDialog = lazyPart(() => import('./CollectDialog.tsx').then(({ CollectDialog }) => CollectDialog))
const SendDialog = lazyPart(() => import('./SendDialog.tsx').then(({ SendDialog }) => SendDialog))
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
  const [dialog, setDialog] = useState<'share' | 'send' | 'collect'>()
  const [asking, setAsking] = useState<readonly string[]>()
  const [one] = uids
  const error = marking.error ?? downloading.error ?? deleting.error
  const close = () => setDialog(undefined)
  return (
    <Group className="lg-selection" gap={8} role="toolbar" aria-label={t('list.selection')}>
      <Text fz="sm" fw={600} role="status">
        {t('list.selected', { count: uids.length })}
      </Text>
      {may(session, 'study:export') && (
        <>
          <Step icon={IconDownload} loading={downloading.isPending} onClick={() => downloading.mutate()}>
            {t('list.download')}
          </Step>
          <Step icon={IconSend} onClick={() => setDialog('send')}>
            {t('send.send')}
          </Step>
        </>
      )}
      {may(session, 'study:read') && (
        <>
          <Step icon={IconEye} onClick={() => marking.mutate(true)}>
            {t('list.markRead')}
          </Step>
          <Step icon={IconEyeOff} onClick={() => marking.mutate(false)}>
            {t('list.markUnread')}
          </Step>
        </>
      )}
      {may(session, 'study:collect') && (
        <Step icon={IconFolderPlus} onClick={() => setDialog('collect')}>
          {t('collect.add')}
        </Step>
      )}
      {may(session, 'study:share') && uids.length === 1 && (
        <Step icon={IconShare} onClick={() => setDialog('share')}>
          {t('shares.share')}
        </Step>
      )}
      {may(session, 'study:delete') && (
        <Step icon={IconTrash} loading={deleting.isPending} onClick={() => setAsking(uids)}>
          {t('trash.delete')}
        </Step>
      )}
      <Suspense>
        {dialog === 'share' && one !== undefined && <ShareDialog studyInstanceUID={one} onClose={close} />}
        {dialog === 'collect' && <CollectDialog uids={uids} onClose={close} />}
        {dialog === 'send' && <SendDialog uids={uids} onClose={close} />}
      </Suspense>
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

interface StepProps {
  icon: ComponentType<{ size: number }>
  loading?: boolean
  onClick: () => void
  children: ReactNode
}

function Step({ icon: Icon, loading = false, onClick, children }: StepProps) {
  return (
    <Button size="compact-sm" variant="default" leftSection={<Icon size={14} />} loading={loading} onClick={onClick}>
      {children}
    </Button>
  )
}
