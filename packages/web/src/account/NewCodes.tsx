/** Recovery codes that came with the first second factor, in a dialog that is closed once they are kept. */
import { Modal, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RecoveryCodes } from './RecoveryCodes.tsx'

export function NewCodes({ codes }: { codes: readonly string[] | undefined }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(codes)
  useEffect(() => setShown(codes), [codes])
  return (
    <Modal
      opened={shown !== undefined}
      onClose={() => setShown(undefined)}
      title={t('factor.codesTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Text fz="sm">{t('factor.codesText')}</Text>
      <RecoveryCodes codes={shown ?? []} onKept={() => setShown(undefined)} />
    </Modal>
  )
}
