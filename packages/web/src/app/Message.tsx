/** A page or panel that has nothing to show: says why and what to do. */
import { Button, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

export interface MessageProps {
  title: string
  text?: string
  icon?: ReactNode
  action?: { label: string; run: () => void }
}

export function Message({ title, text, icon, action }: MessageProps) {
  return (
    <Stack align="center" justify="center" gap="xs" p="xl" ta="center" className="lg-fill" role="status">
      {icon}
      <Title order={2} fz="lg">
        {title}
      </Title>
      {text && (
        <Text c="dimmed" maw={460} fz="sm">
          {text}
        </Text>
      )}
      {action && (
        <Button variant="default" mt="sm" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </Stack>
  )
}
