/** What is to be done: examinations that scanners ask for, and tasks that people and programs take. */
import { Tabs } from '@mantine/core'
import { IconCalendarEvent, IconChecklist } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../app/use-live.ts'
import { ExaminationsPanel } from './ExaminationsPanel.tsx'
import { examinationsKey, tasksKey } from './keys.ts'
import { TasksPanel } from './TasksPanel.tsx'

const panels = [
  { name: 'examinations', icon: IconCalendarEvent, panel: ExaminationsPanel },
  { name: 'tasks', icon: IconChecklist, panel: TasksPanel },
] as const

const liveKeys = [examinationsKey, tasksKey]

export function WorklistPage() {
  const { t } = useTranslation()
  useLive('worklist', liveKeys)
  return (
    <Tabs defaultValue="examinations" keepMounted={false} className="lg-administration">
      <Tabs.List px="md">
        {panels.map(({ name, icon: Icon }) => (
          <Tabs.Tab key={name} value={name} leftSection={<Icon size={16} aria-hidden="true" />}>
            {t(`worklist.${name}.title`)}
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
