/** Recovery codes of the account: how many are left, and a new set. */
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Account, renewRecoveryCodes } from '../api/account.ts'
import { ConfirmFactor } from './ConfirmFactor.tsx'
import { NewCodes } from './NewCodes.tsx'
import { Section } from './Section.tsx'
import { useChange } from './use-change.ts'

export function RecoverySection({ account }: { account: Account }) {
  const { t } = useTranslation()
  const renew = useChange<void, string[]>(renewRecoveryCodes)
  const hasFactor = account.totp || account.passkeys.length > 0
  return (
    <Section
      title={t('account.recovery')}
      text={t('account.recoveryText', { count: account.recoveryCodes })}
      error={renew.error}
      action={
        hasFactor && (
          <Button variant="default" loading={renew.isPending} onClick={() => renew.run()}>
            {t('account.recoveryRenew')}
          </Button>
        )
      }
    >
      <NewCodes codes={renew.answer} />
      <ConfirmFactor account={account} change={renew} />
    </Section>
  )
}
