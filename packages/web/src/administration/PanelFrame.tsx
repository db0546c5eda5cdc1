/** What the panels share: title, explanation, main action, error and waiting. */
import { Alert, Group, Loader, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../app/error-text.ts'

export interface PanelFrameProps {
  title: string
  text?: string
  action?: ReactNode
  error?: unknown
  waiting?: boolean
  children?: ReactNode
}

export function PanelFrame({ title, text, action, error, waiting = false, children }: PanelFrameProps) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} fz={20}>
            {title}
          </Title>
          {text && (
            <Text c="dimmed" fz="sm" maw={640}>
              {text}
            </Text>
          )}
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
