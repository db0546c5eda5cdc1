/** Shows a second factor: a code of the app, a passkey, or a recovery code where phone and key are gone. */
import { Alert, Anchor, Button, Divider, Stack, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showPasskey } from '../api/passkeys.ts'
import { type AnySession, showRecoveryCode, showTotp, type UnfinishedSession } from '../api/session.ts'
import { errorText } from '../app/error-text.ts'

export interface SecondFactorFormProps extends Pick<UnfinishedSession, 'shows' | 'passkeysHere'> {
  onDone: (session: AnySession) => void
}

export function SecondFactorForm({ shows, passkeysHere, onDone }: SecondFactorFormProps) {
  const { t } = useTranslation()
  const [byRecovery, setByRecovery] = useState(!shows.totp && !(shows.passkey && passkeysHere))
  const passkey = useMutation({ mutationFn: showPasskey, onSuccess: onDone })
  const hasPasskey = shows.passkey && passkeysHere
  return (
    <Stack gap="md">
      {passkey.error && (
        <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
          {errorText(t, passkey.error)}
        </Alert>
      )}
      {hasPasskey && (
        <Button
          leftSection={<IconFingerprint size={18} />}
          loading={passkey.isPending}
          onClick={() => passkey.mutate()}
        >
          {t('factor.usePasskey')}
        </Button>
      )}
      {hasPasskey && (shows.totp || byRecovery) && <Divider label={t('factor.or')} />}
      {byRecovery ? (
        <CodeForm key="recovery" kind="recovery" send={showRecoveryCode} onDone={onDone} />
      ) : (
        shows.totp && <CodeForm key="totp" kind="totp" send={showTotp} onDone={onDone} />
      )}
      {shows.recoveryCode && (shows.totp || hasPasskey) && (
        <Anchor component="button" type="button" fz="sm" onClick={() => setByRecovery(!byRecovery)}>
          {t(byRecovery ? 'factor.withoutRecovery' : 'factor.withRecovery')}
        </Anchor>
      )}
    </Stack>
  )
}

interface CodeFormProps {
  kind: 'totp' | 'recovery'
  send: (code: string) => Promise<AnySession>
  onDone: (session: AnySession) => void
}

function CodeForm({ kind, send, onDone }: CodeFormProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const sending = useMutation({ mutationFn: () => send(code), onSuccess: onDone, onError: () => setCode('') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') sending.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {sending.error && (
          <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
            {errorText(t, sending.error)}
          </Alert>
        )}
        <TextInput
          label={t(`factor.${kind}`)}
          description={t(`factor.${kind}Hint`)}
          autoComplete="one-time-code"
          inputMode={kind === 'totp' ? 'numeric' : 'text'}
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={sending.isPending} disabled={code.trim() === ''}>
          {t('factor.submit')}
        </Button>
      </Stack>
    </form>
  )
}
