/** Shares the study that the viewer shows, for whoever may. */
import { ActionIcon } from '@mantine/core'
import { IconShare } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../app/use-session.ts'
import { ShareDialog } from './ShareDialog.tsx'

export function ShareButton({ studyInstanceUID }: { studyInstanceUID: string }) {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const [sharing, setSharing] = useState(false)
  if (!session || !may(session, 'study:share')) return null
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('shares.make')}
        title={t('shares.make')}
        onClick={() => setSharing(true)}
      >
        <IconShare size={18} />
      </ActionIcon>
      {sharing && <ShareDialog studyInstanceUID={studyInstanceUID} onClose={() => setSharing(false)} />}
    </>
  )
}
