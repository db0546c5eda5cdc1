/** Pages of the administrator. None of them shows patient data. */
import { Tabs } from '@mantine/core'
import { IconActivity, IconDevices, IconFlask, IconKey, IconSend, IconShieldX, IconUsers } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ProjectsPanel } from '../research/ProjectsPanel.tsx'
import { ForwardingPanel } from './ForwardingPanel.tsx'
import { NodesPanel } from './NodesPanel.tsx'
import { RefusalsPanel } from './RefusalsPanel.tsx'
import { StatusPanel } from './StatusPanel.tsx'
import { TokensPanel } from './TokensPanel.tsx'
import { UsersPanel } from './UsersPanel.tsx'

const panels = [
  { name: 'status', icon: IconActivity, panel: StatusPanel },
  { name: 'nodes', icon: IconDevices, panel: NodesPanel },
  { name: 'refusals', icon: IconShieldX, panel: RefusalsPanel },
  { name: 'forwarding', icon: IconSend, panel: ForwardingPanel },
  { name: 'users', icon: IconUsers, panel: UsersPanel },
  { name: 'tokens', icon: IconKey, panel: TokensPanel },
  { name: 'projects', icon: IconFlask, panel: ProjectsPanel },
] as const

export function AdministrationPage() {
  const { t } = useTranslation()
  return (
    <Tabs defaultValue="status" keepMounted={false} className="lg-administration">
      <Tabs.List px="md">
        {panels.map(({ name, icon: Icon }) => (
          <Tabs.Tab key={name} value={name} leftSection={<Icon size={16} aria-hidden="true" />}>
            {t(`administration.${name}.title`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {panels.map(({ name, panel: Panel }) => (
        <Tabs.Panel key={name} value={name} className="lg-panel">
          <Panel />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
