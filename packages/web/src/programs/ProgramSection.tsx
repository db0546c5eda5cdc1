/** A part of the page: heading, explanation, main action, error and waiting. */
import { Alert, Group, Loader, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../app/error-text.ts'

export interface ProgramSectionProps {
  title: string
  text: string
  action: ReactNode
  error: unknown
  waiting: boolean
  children: ReactNode
}

export function ProgramSection({ title, text, action, error, waiting, children }: ProgramSectionProps) {
  const { t } = useTranslation()
  return (
    <Stack component="section" gap="sm" aria-label={title}>
      <Group justify="space-between" align="flex-start">
        <div>
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
      {waiting ? <Loader size="sm" role="status" aria-label={t('loading')} /> : children}
    </Stack>
  )
}
