/** How many series stand side by side. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconColumns2, IconLayoutGrid, IconSquare } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type LayoutName, layouts } from '../viewer-state.ts'

const icons = { '1x1': IconSquare, '1x2': IconColumns2, '2x2': IconLayoutGrid } as const

export function LayoutMenu({ layout, onLayout }: { layout: LayoutName; onLayout: (layout: LayoutName) => void }) {
  const { t } = useTranslation()
  const Current = icons[layout]
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('tools.layout')} openDelay={350}>
          <ActionIcon size={34} variant="subtle" color="gray" aria-label={t('tools.layout')}>
            <Current size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(layouts) as LayoutName[]).map((name) => {
          const Icon = icons[name]
          return (
            <Menu.Item
              key={name}
              fw={name === layout ? 700 : 400}
              leftSection={<Icon size={18} stroke={1.7} />}
              onClick={() => onLayout(name)}
            >
              {name.replace('x', ' × ')}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
