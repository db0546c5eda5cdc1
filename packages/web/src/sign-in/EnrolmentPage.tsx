/** Makes the first administrator from the one-time link that `leadglass init` printed. */
import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { enrol } from '../api/session.ts'
import { errorText } from '../app/error-text.ts'
import { sessionKey } from '../app/use-session.ts'
import { spent } from './LinkPage.tsx'
import { NewPassword, useNewPassword } from './NewPassword.tsx'
import { SignInFrame } from './SignInFrame.tsx'

export function EnrolmentPage({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const chosen = useNewPassword(name.trim())
  const client = useQueryClient()
  const attempt = useMutation({
    mutationFn: () => enrol({ secret, name: name.trim(), password: chosen.password }),
    onSuccess: (session) => {
      client.setQueryData(sessionKey, session)
      onDone()
    },
  })
  const ready = name.trim() !== '' && chosen.ready
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) attempt.mutate()
  }
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
          <NewPassword state={chosen} label={t('enrol.password')} />
          <Button type="submit" loading={attempt.isPending} disabled={!ready}>
            {t('enrol.submit')}
          </Button>
        </Stack>
      </form>
    </SignInFrame>
  )
}
