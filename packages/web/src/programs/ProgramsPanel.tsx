/** The programs that use the archive: with a key of their own, which is better, or with a token. */
import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { ClientsSection } from './ClientsSection.tsx'
import { TokensSection } from './TokensSection.tsx'

export function ProgramsPanel() {
  const { t } = useTranslation()
  return (
    <PanelFrame title={t('programs.title')} text={t('programs.text')}>
      <Stack gap="xl">
        <ClientsSection />
        <TokensSection />
      </Stack>
    </PanelFrame>
  )
}
