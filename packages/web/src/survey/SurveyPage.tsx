/** The exposure survey: what is open in the world, and the cases that are followed until they are closed. */
import { Tabs } from '@mantine/core'
import { IconListCheck, IconWorld } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CasesPanel } from './CasesPanel.tsx'
import { OverviewPanel } from './OverviewPanel.tsx'
import './survey.css'

const panels = [
  { name: 'overview', icon: IconWorld, panel: OverviewPanel },
  { name: 'cases', icon: IconListCheck, panel: CasesPanel },
] as const

export function SurveyPage() {
  const { t } = useTranslation()
  return (
    <Tabs defaultValue="overview" keepMounted={false} className="lg-administration">
      <Tabs.List px="md">
        {panels.map(({ name, icon: Icon }) => (
          <Tabs.Tab key={name} value={name} leftSection={<Icon size={16} aria-hidden="true" />}>
            {t(`survey.${name}.tab`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {panels.map(({ name, panel: Panel }) => (
        <Tabs.Panel key={name} value={name} className="lg-panel" tabIndex={0}>
          <Panel />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
