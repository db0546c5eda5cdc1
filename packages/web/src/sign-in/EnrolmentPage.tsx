/** Makes the first administrator from the one-time link that `leadglass init` printed. */
import { Alert, Button, PasswordInput, Progress, Stack, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { enrol } from '../api/session.ts'
import { errorText } from '../app/error-text.ts'
import { sessionKey } from '../app/use-session.ts'
import { spent } from './LinkPage.tsx'
import { minimumPasswordLength, passwordStrength, type Strength } from './password-strength.ts'
import { SignInFrame } from './SignInFrame.tsx'

export function EnrolmentPage({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const client = useQueryClient()
  const attempt = useMutation({
    mutationFn: () => enrol({ secret, name: name.trim(), password }),
    onSuccess: (session) => {
      client.setQueryData(sessionKey, session)
      onDone()
    },
  })
  const strength = passwordStrength(password, name.trim())
  const ready = name.trim() !== '' && strength !== 'too-short' && strength !== 'weak' && password === again
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) attempt.mutate()
  }
  const toggle = { 'aria-label': t('signIn.showPassword') }
  return (
    <SignInFrame title={t('enrol.title')} text={t('enrol.text')}>
      <form onSubmit={submit} noValidate>
        <Stack mt="lg" gap="md">
          {attempt.error && (
            <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
              {spent(attempt.error) ? t('enrol.spent') : errorText(t, attempt.error)}
            </Alert>
          )}
          <TextInput
            label={t('enrol.name')}
            description={t('enrol.nameHint')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('enrol.password')}
            description={t('enrol.passwordHint', { count: minimumPasswordLength })}
            autoComplete="new-password"
            value={password}
            visibilityToggleButtonProps={toggle}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {password !== '' && <StrengthHint strength={strength} />}
          <PasswordInput
            label={t('enrol.again')}
            autoComplete="new-password"
            value={again}
            error={again !== '' && !password.startsWith(again) && t('enrol.different')}
            visibilityToggleButtonProps={toggle}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
          <Button type="submit" loading={attempt.isPending} disabled={!ready}>
            {t('enrol.submit')}
          </Button>
        </Stack>
      </form>
    </SignInFrame>
  )
}

const looks: Record<Strength, { value: number; color: string }> = {
  'too-short': { value: 15, color: 'red' },
  weak: { value: 35, color: 'orange' },
  fair: { value: 65, color: 'yellow' },
  strong: { value: 100, color: 'teal' },
}

function StrengthHint({ strength }: { strength: Strength }) {
  const { t } = useTranslation()
  return (
    <div>
      <Progress value={looks[strength].value} color={looks[strength].color} size="xs" aria-hidden="true" />
      <Text fz="xs" c="dimmed" mt={4} role="status">
        {t(`enrol.strength.${strength}`)}
      </Text>
    </div>
  )
}
