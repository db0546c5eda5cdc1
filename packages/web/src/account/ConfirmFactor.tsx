/** Asks for the second factor once more, before a change of the account. */
import { Modal, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Account } from '../api/account.ts'
import { sessionKey } from '../app/use-session.ts'
import { SecondFactorForm } from '../sign-in/SecondFactorForm.tsx'
import type { Change } from './use-change.ts'

export function ConfirmFactor({
  account,
  change,
}: {
  account: Account
  change: Pick<Change<never, unknown>, 'asks' | 'confirmed' | 'dismiss'>
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const shows = { totp: account.totp, passkey: account.passkeys.length > 0, recoveryCode: account.recoveryCodes > 0 }
  return (
    <Modal
      opened={change.asks}
      onClose={change.dismiss}
      title={t('factor.againTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Text fz="sm" mb="md">
        {t(shows.totp || shows.passkey ? 'factor.again' : 'factor.signInAgain')}
      </Text>
      {(shows.totp || shows.passkey) && (
        <SecondFactorForm
          shows={shows}
          passkeysHere={account.passkeysHere}
          onDone={(session) => {
            client.setQueryData(sessionKey, session)
            change.confirmed()
          }}
        />
      )}
    </Modal>
  )
}
