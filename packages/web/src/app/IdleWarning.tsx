/** Automatic logoff: a minute before it, a dialog says so in every tab; any key or movement of the pointer answers it. */
import { Button, Group, Modal, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { idleSeconds, noteActivity, watchActivity } from '../api/idle.ts'
import type { Session } from '../api/session.ts'
import { leave } from './leave.ts'

const warnSeconds = 60

export function IdleWarning({ session }: { session: Session }) {
  const { t } = useTranslation()
  const left = useSecondsLeft(session.idleSeconds)
  useEffect(watchActivity, [])
  const isOver = left <= 0
  useEffect(() => {
    if (isOver) void leave()
  }, [isOver])
  return (
    <Modal
      opened={left <= warnSeconds}
      onClose={noteActivity}
      title={t('idle.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Text role="timer">{t('idle.text', { count: Math.max(left, 0) })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => void leave()}>
          {t('header.signOut')}
        </Button>
        <Button data-autofocus onClick={noteActivity}>
          {t('idle.stay')}
        </Button>
      </Group>
    </Modal>
  )
}

/** A session that is a day from its end and one that a clock of the browser calls over are both asked about on the server. */
function useSecondsLeft(limit: number): number {
  const [left, setLeft] = useState(limit)
  useEffect(() => {
    const timer = setInterval(() => setLeft(limit - idleSeconds()), 1000)
    return () => clearInterval(timer)
  }, [limit])
  return left
}
