/** Where the link of a share leads: asks for the code, and leads on to the study. The secret leaves the address with it. */
import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openShare } from '../api/shares.ts'
import { errorText } from '../app/error-text.ts'
import { WebError } from '../errors.ts'
import { SignInFrame } from '../sign-in/SignInFrame.tsx'
import { sharedStudyKey } from './use-shared-study.ts'

export function SharePage({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [code, setCode] = useState('')
  const opening = useMutation({
    mutationFn: () => openShare(secret, code),
    onSuccess: (study) => {
      client.clear()
      client.setQueryData(sharedStudyKey, study)
      onDone()
    },
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') opening.mutate()
  }
  return (
    <SignInFrame title={t('share.title')} text={t('share.text')}>
      <form onSubmit={send} noValidate>
        <Stack mt="lg">
          {opening.error && (
            <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
              {isClosed(opening.error) ? t('share.closed') : errorText(t, opening.error)}
            </Alert>
          )}
          <TextInput
            label={t('shares.code')}
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            autoFocus
            maxLength={64}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" disabled={code.trim() === ''} loading={opening.isPending}>
            {t('share.open')}
          </Button>
        </Stack>
      </form>
    </SignInFrame>
  )
}

/** Link and code do not go together, or the share has ended: the server does not say which. */
const isClosed = (error: unknown): boolean => error instanceof WebError && error.code === 'LG_WEB_NOT_PERMITTED'
