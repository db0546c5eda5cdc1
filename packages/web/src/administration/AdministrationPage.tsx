/** Pages of the administrator, a list of them at the side. None of them shows patient data. */
import { Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconActivity,
  IconAdjustments,
  IconDatabase,
  IconDevices,
  IconHourglass,
  IconKey,
  IconSend,
  IconShieldX,
  IconUsers,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ForwardingPanel } from './ForwardingPanel.tsx'
import { JobsPanel } from './JobsPanel.tsx'
import { NodesPanel } from './NodesPanel.tsx'
import { RefusalsPanel } from './RefusalsPanel.tsx'
import { SettingsPanel } from './SettingsPanel.tsx'
import { StatusPanel } from './StatusPanel.tsx'
import { StoragePanel } from './StoragePanel.tsx'
import { TokensPanel } from './TokensPanel.tsx'
import { UsersPanel } from './UsersPanel.tsx'

const panels = [
  { name: 'status', icon: IconActivity, panel: StatusPanel },
  { name: 'nodes', icon: IconDevices, panel: NodesPanel },
  { name: 'refusals', icon: IconShieldX, panel: RefusalsPanel },
  { name: 'forwarding', icon: IconSend, panel: ForwardingPanel },
  { name: 'users', icon: IconUsers, panel: UsersPanel },
  { name: 'tokens', icon: IconKey, panel: TokensPanel },
  { name: 'storage', icon: IconDatabase, panel: StoragePanel },
  { name: 'jobs', icon: IconHourglass, panel: JobsPanel },
  { name: 'settings', icon: IconAdjustments, panel: SettingsPanel },
] as const

/** Narrower windows have the list above, to be scrolled sideways. */
const wide = '(min-width: 900px)'

export function AdministrationPage() {
  const { t } = useTranslation()
  const isWide = useMediaQuery(wide, true, { getInitialValueInEffect: false })
  return (
    <Tabs
      defaultValue="status"
      orientation={isWide ? 'vertical' : 'horizontal'}
      keepMounted={false}
      className="lg-administration"
    >
      <Tabs.List className="lg-administration-list">
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
