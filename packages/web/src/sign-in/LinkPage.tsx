/** Signs in by a one-time link. It asks first: a link preview or a prefetching browser must not use it up. */
import { Alert, Button, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { signInByLink } from '../api/session.ts'
import { errorText } from '../app/error-text.ts'
import { sessionKey } from '../app/use-session.ts'
import { WebError } from '../errors.ts'
import { SignInFrame } from './SignInFrame.tsx'

export function LinkPage({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const attempt = useMutation({
    mutationFn: () => signInByLink(secret),
    onSuccess: (session) => {
      client.setQueryData(sessionKey, session)
      onDone()
    },
  })
  return (
    <SignInFrame title={t('link.title')} text={t('link.text')}>
      <Stack mt="lg">
        {attempt.error && (
          <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
            {spent(attempt.error) ? t('link.spent') : errorText(t, attempt.error)}
          </Alert>
        )}
        <Button autoFocus loading={attempt.isPending} onClick={() => attempt.mutate()}>
          {t('link.submit')}
        </Button>
        {attempt.error && (
          <Button variant="default" onClick={onDone}>
            {t('link.withPassword')}
          </Button>
        )}
      </Stack>
    </SignInFrame>
  )
}

/** The link was used before, has expired or never existed: the server does not say which. */
export const spent = (error: unknown): boolean =>
  error instanceof WebError && ['LG_WEB_SIGNED_OUT', 'LG_WEB_NOT_FOUND', 'LG_WEB_NOT_PERMITTED'].includes(error.code)
