/** The authenticator app of the account. */
import { Button, Group, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import { type Account, beginTotp, type Enrolled, removeTotp } from '../api/account.ts'
import { ConfirmFactor } from './ConfirmFactor.tsx'
import { NewCodes } from './NewCodes.tsx'
import { Section } from './Section.tsx'
import { TotpEnrolment } from './TotpEnrolment.tsx'
import { accountKey, useChange } from './use-change.ts'

export function AppSection({ account }: { account: Account }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [enrolling, setEnrolling] = useState(false)
  const [removing, setRemoving] = useState<true>()
  const [codes, setCodes] = useState<string[]>()
  // Asked first, so that the second factor is shown before the secret comes.
  const begin = useChange<void, { secret: string; uri: string }>(beginTotp, (begun) => {
    client.setQueryData(['totp'], begun)
    setEnrolling(true)
  })
  const remove = useChange(removeTotp)
  const done = ({ recoveryCodes }: Enrolled) => {
    setEnrolling(false)
    setCodes(recoveryCodes)
    void client.invalidateQueries({ queryKey: accountKey })
  }
  return (
    <Section
      title={t('account.app')}
      text={t(account.totp ? 'account.appEnrolled' : 'account.appText')}
      error={begin.error ?? remove.error}
      action={
        <Group gap="xs">
          <Button variant={account.totp ? 'default' : 'filled'} loading={begin.isPending} onClick={() => begin.run()}>
            {t(account.totp ? 'account.appAnew' : 'account.appAdd')}
          </Button>
          {account.totp && (
            <Button variant="default" onClick={() => setRemoving(true)}>
              {t('account.remove')}
            </Button>
          )}
        </Group>
      }
    >
      <Confirm
        subject={removing}
        title={t('account.removeApp')}
        text={t('account.removeAppText')}
        confirm={t('account.remove')}
        onConfirm={() => remove.run()}
        onClose={() => setRemoving(undefined)}
      />
      <Modal
        opened={enrolling}
        onClose={() => setEnrolling(false)}
        title={t('account.app')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <TotpEnrolment onDone={done} />
      </Modal>
      <NewCodes codes={codes} />
      <ConfirmFactor account={account} change={begin} />
      <ConfirmFactor account={account} change={remove} />
    </Section>
  )
}
