/** Your account: what you sign in with, and where you are signed in. */
import { Alert, Loader, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { account } from '../api/account.ts'
import { errorText } from '../app/error-text.ts'
import { AppSection } from './AppSection.tsx'
import { PasskeySection } from './PasskeySection.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { RecoverySection } from './RecoverySection.tsx'
import { SessionSection } from './SessionSection.tsx'
import { accountKey } from './use-change.ts'

export function AccountPage() {
  const { t } = useTranslation()
  const { data, error } = useQuery({ queryKey: accountKey, queryFn: account })
  return (
    <Stack gap="md" className="lg-account">
      <Title order={1} fz={20}>
        {t('account.title')}
      </Title>
      {error && (
        <Alert color="red" role="alert">
          {errorText(t, error)}
        </Alert>
      )}
      {data ? (
        <>
          <PasskeySection account={data} />
          <AppSection account={data} />
          <RecoverySection account={data} />
          {data.password && <PasswordSection account={data} />}
          <SessionSection account={data} />
        </>
      ) : (
        !error && <Loader size="sm" role="status" aria-label={t('loading')} />
      )}
    </Stack>
  )
}
