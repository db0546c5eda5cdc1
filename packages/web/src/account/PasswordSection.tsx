/** Changing the password. */
import { Button, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Account, changePassword } from '../api/account.ts'
import { NewPassword, useNewPassword } from '../sign-in/NewPassword.tsx'
import { ConfirmFactor } from './ConfirmFactor.tsx'
import { Section } from './Section.tsx'
import { useChange } from './use-change.ts'

export function PasswordSection({ account }: { account: Account }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [current, setCurrent] = useState('')
  const [done, setDone] = useState(false)
  const chosen = useNewPassword(account.name)
  const change = useChange(changePassword, () => {
    setOpen(false)
    setDone(true)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen.ready) change.run({ current, password: chosen.password })
  }
  return (
    <Section
      title={t('account.password')}
      text={t('account.passwordText')}
      error={change.error}
      action={
        !open && (
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('account.passwordChange')}
          </Button>
        )
      }
    >
      {done && (
        <Text fz="sm" role="status">
          {t('account.passwordChanged')}
        </Text>
      )}
      {open && (
        <form onSubmit={submit} noValidate>
          <Stack gap="md" maw={420}>
            <input type="text" autoComplete="username" value={account.name} readOnly hidden />
            <PasswordInput
              label={t('account.passwordCurrent')}
              autoComplete="current-password"
              autoFocus
              value={current}
              visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
            <NewPassword state={chosen} label={t('account.passwordNew')} />
            <Button type="submit" loading={change.isPending} disabled={!chosen.ready || current === ''}>
              {t('account.passwordChange')}
            </Button>
          </Stack>
        </form>
      )}
      <ConfirmFactor account={account} change={change} />
    </Section>
  )
}
