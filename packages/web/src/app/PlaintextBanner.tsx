/** In red on every page of an administrator: a device may connect without TLS, people sign in with a password alone. */
import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { status } from '../api/administration.ts'
import type { Session } from '../api/session.ts'
import { danger } from './theme.ts'
import { may } from './use-session.ts'

const refreshMs = 60_000

export function PlaintextBanner({ session }: { session: Session }) {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: ['status'],
    queryFn: status,
    enabled: may(session, 'settings:read'),
    refetchInterval: refreshMs,
  })
  const { plaintext, oneFactor } = data ?? {}
  return (
    <>
      {plaintext && (
        <Danger
          text={t(plaintext.expired ? 'plaintext.expired' : 'plaintext.open', {
            aeTitle: plaintext.aeTitle,
            address: plaintext.peerAddress,
            listen: plaintext.listen,
            until: plaintext.until,
          })}
        />
      )}
      {oneFactor && !oneFactor.expired && <Danger text={t('plaintext.oneFactor', { until: oneFactor.until })} />}
    </>
  )
}

function Danger({ text }: { text: string }) {
  return (
    <Alert
      role="alert"
      color={danger}
      variant="filled"
      radius={0}
      icon={<IconAlertTriangle size={18} />}
      className="lg-plaintext"
    >
      {text}
    </Alert>
  )
}
