/** On every page of somebody who came with a password alone, where the operator allows that for a while: what is missing, and the way to it. */
import { Alert, Anchor } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { accountKey } from '../account/use-change.ts'
import { account } from '../api/account.ts'
import type { Session } from '../api/session.ts'

export function OneFactorNotice({ session }: { session: Session }) {
  const { t } = useTranslation()
  const { data } = useQuery({ queryKey: accountKey, queryFn: account, enabled: session.method === 'password' })
  if (!data || data.totp || data.passkeys.length > 0) return null
  return (
    <Alert role="status" color="yellow" radius={0} icon={<IconKey size={18} />} className="lg-plaintext">
      {t('oneFactor.text')}{' '}
      <Anchor component={Link} to="/account" fz="sm" fw={600}>
        {t('oneFactor.add')}
      </Anchor>
    </Alert>
  )
}
