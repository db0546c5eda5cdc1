/** The root key under a passphrase, as a file: taken once another person has approved it. */
import { Alert, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { exportRootKey } from '../api/security.ts'
import { download } from './download.ts'
import { FormDialog } from './FormDialog.tsx'

/** As the server asks for. */
const fewestCharacters = 16

export function ExportRootKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const differs = again !== '' && again !== passphrase
  return (
    <FormDialog
      title={t('administration.keys.export')}
      submit={t('administration.keys.export')}
      ready={passphrase.length >= fewestCharacters && again === passphrase}
      onSubmit={() => exportRootKey(passphrase)}
      onDone={({ exported }) => {
        download('leadglass-root-key.json', exported)
        onClose()
      }}
      onClose={onClose}
    >
      <Alert color="yellow">{t('administration.keys.exportText')}</Alert>
      <PasswordInput
        label={t('administration.keys.passphrase')}
        description={t('administration.keys.passphraseText', { count: fewestCharacters })}
        autoComplete="new-password"
        maxLength={1024}
        data-autofocus
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('administration.keys.passphraseAgain')}
        autoComplete="new-password"
        maxLength={1024}
        error={differs && t('administration.keys.passphraseDiffers')}
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
