/** The first second factor: nothing else is open until there is one. */
import { Alert, Button, Divider, Stack } from '@mantine/core'
import { IconAlertTriangle, IconDeviceMobile, IconFingerprint } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RecoveryCodes } from '../account/RecoveryCodes.tsx'
import { TotpEnrolment } from '../account/TotpEnrolment.tsx'
import type { Enrolled } from '../api/account.ts'
import { enrolPasskey } from '../api/passkeys.ts'
import type { UnfinishedSession } from '../api/session.ts'
import { errorText } from '../app/error-text.ts'
import { sessionKey } from '../app/use-session.ts'
import { SignInAsSomebodyElse } from './SecondFactorPage.tsx'
import { SignInFrame } from './SignInFrame.tsx'

export function EnrolFactorPage({ session }: { session: UnfinishedSession }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [byApp, setByApp] = useState(!session.passkeysHere)
  const [enrolled, setEnrolled] = useState<Enrolled>()
  const enter = (whole: Enrolled) => client.setQueryData(sessionKey, whole.session)
  const done = (answer: Enrolled) => (answer.recoveryCodes ? setEnrolled(answer) : enter(answer))
  const passkey = useMutation({ mutationFn: () => enrolPasskey(''), onSuccess: done })
  if (enrolled?.recoveryCodes)
    return (
      <SignInFrame title={t('factor.codesTitle')} text={t('factor.codesText')}>
        <RecoveryCodes codes={enrolled.recoveryCodes} onKept={() => enter(enrolled)} />
      </SignInFrame>
    )
  return (
    <SignInFrame title={t('factor.enrolTitle')} text={t('factor.enrolText')}>
      <Stack mt="lg" gap="md">
        {passkey.error && (
          <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
            {errorText(t, passkey.error)}
          </Alert>
        )}
        {session.passkeysHere && (
          <>
            <Button
              leftSection={<IconFingerprint size={18} />}
              loading={passkey.isPending}
              onClick={() => passkey.mutate()}
            >
              {t('factor.enrolPasskey')}
            </Button>
            <Divider label={t('factor.or')} />
          </>
        )}
        {byApp ? (
          <TotpEnrolment onDone={done} />
        ) : (
          <Button
            variant="default"
            className="lg-by-app"
            leftSection={<IconDeviceMobile size={18} />}
            onClick={() => setByApp(true)}
          >
            {t('factor.enrolApp')}
          </Button>
        )}
        <SignInAsSomebodyElse />
      </Stack>
    </SignInFrame>
  )
}
