/** Name and password. A refusal never says which of the two was wrong. */
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { signIn } from '../api/session.ts'
import { errorText } from '../app/error-text.ts'
import { sessionKey } from '../app/use-session.ts'
import { SignInFrame } from './SignInFrame.tsx'

export function SignInPage() {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const client = useQueryClient()
  const attempt = useMutation({
    mutationFn: () => signIn(name.trim(), password),
    onSuccess: (session) => client.setQueryData(sessionKey, session),
    onError: () => setPassword(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    attempt.mutate()
  }
  return (
    <SignInFrame title={t('signIn.title')} text={t('signIn.text')}>
      <form onSubmit={submit} noValidate>
        <Stack mt="lg" gap="md">
          {attempt.error && (
            <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
              {errorText(t, attempt.error)}
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
        </Stack>
      </form>
    </SignInFrame>
  )
}
