/** How far an examination or a task is, in colour and in words; a state that the Standard does not know as it was sent. */
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'

const colours: Readonly<Record<string, string>> = {
  SCHEDULED: 'gray',
  STARTED: 'blue',
  'IN PROGRESS': 'blue',
  COMPLETED: 'teal',
  DISCONTINUED: 'orange',
  CANCELED: 'orange',
}

export function StateBadge({ state, title }: { state: string; title?: string }) {
  const { t } = useTranslation()
  return (
    <Badge variant="dot" color={colours[state] ?? 'gray'} title={title}>
      {t(`worklist.state.${state.replace(' ', '-')}`, { defaultValue: state })}
    </Badge>
  )
}
