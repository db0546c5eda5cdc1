/** Pages of the administrator, a list of them at the side. None of them shows patient data. */
import { Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconActivity,
  IconAdjustments,
  IconDatabase,
  IconDevices,
  IconFlask,
  IconFolders,
  IconHourglass,
  IconKey,
  IconLifebuoy,
  IconLock,
  IconLockAccess,
  IconSend,
  IconShare,
  IconShieldCheck,
  IconShieldX,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { type ComponentType, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApprovalsPanel } from '../access/ApprovalsPanel.tsx'
import { CollectionsPanel } from '../access/CollectionsPanel.tsx'
import { GrantsPanel } from '../access/GrantsPanel.tsx'
import type { Right } from '../api/session.ts'
import { may, useSession } from '../app/use-session.ts'
import { ProgramsPanel } from '../programs/ProgramsPanel.tsx'
import { ProjectsPanel } from '../research/ProjectsPanel.tsx'
import { AllSharesPanel } from '../sharing/SharesTable.tsx'
import { BackupsPanel } from './BackupsPanel.tsx'
import { ForwardingPanel } from './ForwardingPanel.tsx'
import { JobsPanel } from './JobsPanel.tsx'
import { KeysPanel } from './KeysPanel.tsx'
import { NodesPanel } from './NodesPanel.tsx'
import { OpenPanelContext } from './open-panel.ts'
import { PosturePanel } from './PosturePanel.tsx'
import { RefusalsPanel } from './RefusalsPanel.tsx'
import { SettingsPanel } from './SettingsPanel.tsx'
import { StatusPanel } from './StatusPanel.tsx'
import { StoragePanel } from './StoragePanel.tsx'
import { UsersPanel } from './UsersPanel.tsx'

interface Panel {
  name: string
  /** Default: that of the name. */
  title?: string
  icon: ComponentType<{ size: number; 'aria-hidden': 'true' }>
  panel: ComponentType
  /** Default: that of the page. */
  needs?: Right
}

const panels: readonly Panel[] = [
  { name: 'status', icon: IconActivity, panel: StatusPanel },
  { name: 'posture', icon: IconShieldCheck, panel: PosturePanel },
  { name: 'nodes', icon: IconDevices, panel: NodesPanel },
  { name: 'refusals', icon: IconShieldX, panel: RefusalsPanel },
  { name: 'forwarding', icon: IconSend, panel: ForwardingPanel, needs: 'forwarding:read' },
  { name: 'users', icon: IconUsers, panel: UsersPanel },
  { name: 'programs', title: 'programs.title', icon: IconKey, panel: ProgramsPanel },
  {
    name: 'collections',
    title: 'access.collections.title',
    icon: IconFolders,
    panel: CollectionsPanel,
    needs: 'grants:read',
  },
  { name: 'grants', title: 'access.grants.title', icon: IconLockAccess, panel: GrantsPanel, needs: 'grants:read' },
  { name: 'approvals', title: 'access.approvals.title', icon: IconUsersGroup, panel: ApprovalsPanel },
  { name: 'shares', icon: IconShare, panel: AllSharesPanel, needs: 'shares:read' },
  { name: 'projects', icon: IconFlask, panel: ProjectsPanel, needs: 'projects:read' },
  { name: 'keys', icon: IconLock, panel: KeysPanel },
  { name: 'backups', icon: IconLifebuoy, panel: BackupsPanel },
  { name: 'storage', icon: IconDatabase, panel: StoragePanel },
  { name: 'jobs', icon: IconHourglass, panel: JobsPanel },
  { name: 'settings', icon: IconAdjustments, panel: SettingsPanel },
]

/** Narrower windows have the list above, to be scrolled sideways. */
const wide = '(min-width: 900px)'

export function AdministrationPage() {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const [panel, setPanel] = useState('status')
  const isWide = useMediaQuery(wide, true, { getInitialValueInEffect: false })
  if (!session) return null
  const shown = panels.filter(({ needs }) => needs === undefined || may(session, needs))
  return (
    <Tabs
      value={panel}
      onChange={(name) => name && setPanel(name)}
      orientation={isWide ? 'vertical' : 'horizontal'}
      keepMounted={false}
      className="lg-administration"
    >
      <Tabs.List className="lg-administration-list">
        {shown.map(({ name, title = `administration.${name}.title`, icon: Icon }) => (
          <Tabs.Tab key={name} value={name} leftSection={<Icon size={16} aria-hidden="true" />}>
            {t(title)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <OpenPanelContext value={setPanel}>
        {shown.map(({ name, panel: Panel }) => (
          <Tabs.Panel key={name} value={name} className="lg-panel" tabIndex={0}>
            <Panel />
          </Tabs.Panel>
        ))}
      </OpenPanelContext>
    </Tabs>
  )
}
