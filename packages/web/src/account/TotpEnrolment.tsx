/** Enrols an authenticator app: its secret as a picture and as text, and a code that shows it has arrived. */
import { Alert, Button, Code, Loader, Stack, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { QRCodeSVG } from 'qrcode.react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { beginTotp, type Enrolled, finishTotp } from '../api/account.ts'
import { errorText } from '../app/error-text.ts'

export function TotpEnrolment({ onDone }: { onDone: (enrolled: Enrolled) => void }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  // Asked once: each answer is a new secret.
  const begun = useQuery({ queryKey: ['totp'], queryFn: beginTotp, staleTime: Number.POSITIVE_INFINITY, gcTime: 0 })
  const finish = useMutation({ mutationFn: () => finishTotp(code), onSuccess: onDone, onError: () => setCode('') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') finish.mutate()
  }
  const error = begun.error ?? finish.error
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {error && (
          <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
            {errorText(t, error)}
          </Alert>
        )}
        <Text fz="sm">{t('factor.scan')}</Text>
        {begun.data ? (
          <>
            <div className="lg-qr">
              <QRCodeSVG value={begun.data.uri} size={184} marginSize={4} title={t('factor.qr')} role="img" />
            </div>
            <Text fz="xs" c="dimmed">
              {t('factor.typeSecret')}
            </Text>
            <Code block className="lg-totp-secret">
              {begun.data.secret.replaceAll(/.{4}(?=.)/g, '$& ')}
            </Code>
          </>
        ) : (
          <Loader size="sm" role="status" aria-label={t('loading')} />
        )}
        <TextInput
          label={t('factor.totp')}
          description={t('factor.totpHint')}
          autoComplete="one-time-code"
          inputMode="numeric"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={finish.isPending} disabled={code.trim() === '' || !begun.data}>
          {t('factor.enrolSubmit')}
        </Button>
      </Stack>
    </form>
  )
}
