/** The bell in the header: how many alerts nobody has acknowledged; told to screen readers when it changes. */
import { ActionIcon, Indicator, VisuallyHidden } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAlertSummary } from './use-alert-summary.ts'

export function AlertBell() {
  const { t } = useTranslation()
  const { data } = useAlertSummary(true)
  const open = data?.open ?? 0
  const text = t('alerts.bell', { count: open })
  return (
    <>
      <Indicator
        label={open > 99 ? '99+' : open}
        size={16}
        offset={6}
        disabled={open === 0}
        color={(data?.critical ?? 0) > 0 ? 'red' : 'orange'}
      >
        <ActionIcon component={Link} to="/alerts" variant="subtle" color="gray" size="lg" aria-label={text}>
          <IconBell size={18} />
        </ActionIcon>
      </Indicator>
      <VisuallyHidden role="status">{open > 0 ? text : ''}</VisuallyHidden>
    </>
  )
}
