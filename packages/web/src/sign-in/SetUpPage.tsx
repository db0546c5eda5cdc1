/** A person chooses a password by the one-time link that an administrator handed over; the second factor comes next. */
import { Alert, Button, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { setUp } from '../api/session.ts'
import { errorText } from '../app/error-text.ts'
import { sessionKey } from '../app/use-session.ts'
import { spent } from './LinkPage.tsx'
import { NewPassword, useNewPassword } from './NewPassword.tsx'
import { SignInFrame } from './SignInFrame.tsx'

export function SetUpPage({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation()
  const chosen = useNewPassword('')
  const client = useQueryClient()
  const attempt = useMutation({
    mutationFn: () => setUp({ secret, password: chosen.password }),
    onSuccess: (session) => {
      client.setQueryData(sessionKey, session)
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen.ready) attempt.mutate()
  }
  return (
    <SignInFrame title={t('setUp.title')} text={t('setUp.text')}>
      <form onSubmit={submit} noValidate>
        <Stack mt="lg" gap="md">
          {attempt.error && (
            <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
              {spent(attempt.error) ? t('link.spent') : errorText(t, attempt.error)}
            </Alert>
          )}
          <NewPassword state={chosen} label={t('setUp.password')} />
          <Button type="submit" loading={attempt.isPending} disabled={!chosen.ready}>
            {t('setUp.submit')}
          </Button>
        </Stack>
      </form>
    </SignInFrame>
  )
}
