/** The OpenID provider sent somebody back whom the archive does not let in. */
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SignInFrame } from './SignInFrame.tsx'

export function ProviderFailedPage({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation()
  return (
    <SignInFrame title={t('signIn.failedTitle')} text={t('signIn.failedText')}>
      <Button mt="lg" fullWidth autoFocus onClick={onBack}>
        {t('signIn.back')}
      </Button>
    </SignInFrame>
  )
}
