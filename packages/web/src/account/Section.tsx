/** One part of the account page: what it is about, what can be done, and what went wrong. */
import { Alert, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../app/error-text.ts'

export interface SectionProps {
  title: string
  text: string
  error?: unknown
  action?: ReactNode
  children?: ReactNode
}

export function Section({ title, text, error, action, children }: SectionProps) {
  const { t } = useTranslation()
  return (
    <Paper component="section" withBorder p="md" radius="md" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div className="lg-section-head">
            <Title order={2} fz={16}>
              {title}
            </Title>
            <Text c="dimmed" fz="sm" maw={640}>
              {text}
            </Text>
          </div>
          {action}
        </Group>
        {error ? (
          <Alert color="red" role="alert">
            {errorText(t, error)}
          </Alert>
        ) : null}
        {children}
      </Stack>
    </Paper>
  )
}
