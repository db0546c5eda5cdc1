/** In red on every page of an administrator, as long as a device may connect without TLS. */
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
  const plain = data?.plaintext
  if (!plain) return null
  const values = { aeTitle: plain.aeTitle, address: plain.peerAddress, listen: plain.listen, until: plain.until }
  return (
    <Alert
      role="alert"
      color={danger}
      variant="filled"
      radius={0}
      icon={<IconAlertTriangle size={18} />}
      className="lg-plaintext"
    >
      {plain.expired ? t('plaintext.expired', values) : t('plaintext.open', values)}
    </Alert>
  )
}
