/** Name and password, a passkey, or the OpenID provider. A refusal never says which of name and password was wrong. */
import { Alert, Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconFingerprint, IconLogin2 } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showPasskey } from '../api/passkeys.ts'
import { type AnySession, signIn, signInWays } from '../api/session.ts'
import { errorText } from '../app/error-text.ts'
import { sessionKey } from '../app/use-session.ts'
import { SignInFrame } from './SignInFrame.tsx'

export function SignInPage() {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const client = useQueryClient()
  const enter = (session: AnySession) => client.setQueryData(sessionKey, session)
  const attempt = useMutation({
    mutationFn: () => signIn(name.trim(), password),
    onSuccess: enter,
    onError: () => setPassword(''),
  })
  const passkey = useMutation({ mutationFn: showPasskey, onSuccess: enter })
  const { data: ways } = useQuery({ queryKey: ['sign-in'], queryFn: signInWays, staleTime: Number.POSITIVE_INFINITY })
  const error = attempt.error ?? passkey.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    attempt.mutate()
  }
  return (
    <SignInFrame title={t('signIn.title')} text={t('signIn.text')}>
      <form onSubmit={submit} noValidate>
        <Stack mt="lg" gap="md">
          {error && (
            <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
              {errorText(t, error)}
            </Alert>
          )}
          <TextInput
            label={t('signIn.name')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('signIn.password')}
            autoComplete="current-password"
            value={password}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={attempt.isPending} disabled={name.trim() === '' || password === ''}>
            {t('signIn.submit')}
          </Button>
          {(ways?.passkeys || ways?.provider) && <Divider label={t('factor.or')} />}
          {ways?.passkeys && (
            <Button
              variant="default"
              leftSection={<IconFingerprint size={18} />}
              loading={passkey.isPending}
              onClick={() => passkey.mutate()}
            >
              {t('signIn.passkey')}
            </Button>
          )}
          {ways?.provider && (
            <Button
              variant="default"
              leftSection={<IconLogin2 size={18} />}
              onClick={() => window.location.assign('/api/session/provider')}
            >
              {t('signIn.provider', { label: ways.provider.label })}
            </Button>
          )}
        </Stack>
      </form>
    </SignInFrame>
  )
}
