/** Finishes signing in with a second factor; also what comes up when the archive asks for it again in the middle of the work. */
import { Anchor, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { UnfinishedSession } from '../api/session.ts'
import { leave } from '../app/leave.ts'
import { sessionKey } from '../app/use-session.ts'
import { SecondFactorForm } from './SecondFactorForm.tsx'
import { SignInFrame } from './SignInFrame.tsx'

export function SecondFactorPage({ session }: { session: UnfinishedSession }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return (
    <SignInFrame title={t('factor.title')} text={t('factor.text', { name: session.name })}>
      <Stack mt="lg" gap="md">
        <SecondFactorForm {...session} onDone={(whole) => client.setQueryData(sessionKey, whole)} />
        <SignInAsSomebodyElse />
      </Stack>
    </SignInFrame>
  )
}

export function SignInAsSomebodyElse() {
  const { t } = useTranslation()
  return (
    <Anchor component="button" type="button" fz="sm" onClick={() => void leave()}>
      {t('factor.somebodyElse')}
    </Anchor>
  )
}
