/** Choosing a password: twice, with a word on how good it is. */
import { PasswordInput, Progress, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { minimumPasswordLength, passwordStrength, type Strength } from './password-strength.ts'

export interface NewPasswordState {
  password: string
  again: string
  setPassword: (password: string) => void
  setAgain: (again: string) => void
  strength: Strength
  /** Good enough, and typed alike twice. */
  ready: boolean
}

/** @param name - of the account: a password must not contain it */
export function useNewPassword(name: string): NewPasswordState {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const strength = passwordStrength(password, name)
  const ready = strength !== 'too-short' && strength !== 'weak' && password === again
  return { password, again, setPassword, setAgain, strength, ready }
}

export function NewPassword({ state, label }: { state: NewPasswordState; label: string }) {
  const { t } = useTranslation()
  const { password, again, strength } = state
  const toggle = { 'aria-label': t('signIn.showPassword') }
  return (
    <>
      <PasswordInput
        label={label}
        description={t('enrol.passwordHint', { count: minimumPasswordLength })}
        autoComplete="new-password"
        value={password}
        visibilityToggleButtonProps={toggle}
        onChange={(event) => state.setPassword(event.currentTarget.value)}
      />
      {password !== '' && <StrengthHint strength={strength} />}
      <PasswordInput
        label={t('enrol.again')}
        autoComplete="new-password"
        value={again}
        error={again !== '' && !password.startsWith(again) && t('enrol.different')}
        visibilityToggleButtonProps={toggle}
        onChange={(event) => state.setAgain(event.currentTarget.value)}
      />
    </>
  )
}

const looks: Record<Strength, { value: number; color: string }> = {
  'too-short': { value: 15, color: 'red' },
  weak: { value: 35, color: 'orange' },
  fair: { value: 65, color: 'yellow' },
  strong: { value: 100, color: 'teal' },
}

function StrengthHint({ strength }: { strength: Strength }) {
  const { t } = useTranslation()
  return (
    <div>
      <Progress value={looks[strength].value} color={looks[strength].color} size="xs" aria-hidden="true" />
      <Text fz="xs" c="dimmed" mt={4} role="status">
        {t(`enrol.strength.${strength}`)}
      </Text>
    </div>
  )
}
