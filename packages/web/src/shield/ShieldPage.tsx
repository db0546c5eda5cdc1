/** In front of an old archive: the way to its own web pages, which are shown through the shield. */
import { Button, Stack, Text, Title } from '@mantine/core'
import { IconExternalLink, IconShieldHalfFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../app/use-session.ts'
import { addressHere } from './address-here.ts'

export function ShieldPage() {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const web = session?.shield?.web ?? ''
  return (
    <Stack align="center" justify="center" gap="sm" p="xl" ta="center" className="lg-fill">
      <IconShieldHalfFilled size={56} stroke={1.2} className="lg-shield-mark" aria-hidden="true" />
      <Title order={1} fz="xl">
        {t('shield.title')}
      </Title>
      <Text c="dimmed" maw={480}>
        {web === '' ? t('shield.noPages') : t('shield.text')}
      </Text>
      {web !== '' && (
        <Button
          component="a"
          href={addressHere(web, window.location.hostname)}
          target="_blank"
          rel="noopener"
          size="lg"
          mt="sm"
          rightSection={<IconExternalLink size={20} aria-hidden="true" />}
        >
          {t('shield.open')}
        </Button>
      )}
    </Stack>
  )
}
