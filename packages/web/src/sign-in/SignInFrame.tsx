/** What the pages before sign-in share: wordmark, card, language and colours. */
import { Group, Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageMenu, SchemeButton } from '../app/Header.tsx'
import { Wordmark } from '../app/Wordmark.tsx'

export function SignInFrame({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <main className="lg-sign-in">
      <Group justify="space-between" className="lg-sign-in-top">
        <Wordmark size={26} />
        <Group gap={4}>
          <LanguageMenu />
          <SchemeButton />
        </Group>
      </Group>
      <Paper className="lg-sign-in-card" withBorder p="xl" radius="md">
        <Title order={1} fz={22}>
          {title}
        </Title>
        {text && (
          <Text c="dimmed" fz="sm" mt={6}>
            {text}
          </Text>
        )}
        {children}
      </Paper>
      <Text c="dimmed" fz="xs" ta="center" className="lg-sign-in-foot">
        {t('signIn.foot')}
      </Text>
    </main>
  )
}
