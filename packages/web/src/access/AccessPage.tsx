/** What takes a second person: requests for approval, and emergency access that waits for a review. */
import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../app/use-session.ts'
import { ApprovalsPanel } from './ApprovalsPanel.tsx'
import { GlassReviewPanel } from './GlassReviewPanel.tsx'

const panels = [
  { name: 'approvals', right: 'approvals:ask', panel: ApprovalsPanel },
  { name: 'review', right: 'glass:read', panel: GlassReviewPanel },
] as const

export function AccessPage() {
  const { t } = useTranslation()
  const { data: session } = useSession()
  if (!session) return null
  const shown = panels.filter(({ right }) => may(session, right))
  return (
    <Tabs defaultValue={shown[0]?.name ?? null} keepMounted={false} className="lg-administration">
      <Tabs.List px="md">
        {shown.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {t(`access.${name}.title`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {shown.map(({ name, panel: Panel }) => (
        <Tabs.Panel key={name} value={name} className="lg-panel" tabIndex={0}>
          <Panel />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
