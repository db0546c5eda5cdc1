/** The measuring tools: the button holds the one chosen last, the menu beside it all of them with their keys. */
import { ActionIcon, Kbd, Menu, Tooltip } from '@mantine/core'
import {
  IconAngle,
  IconArrowUpRight,
  IconChevronDown,
  IconCircle,
  IconCircleDot,
  IconCross,
  IconLasso,
  IconLetterT,
  IconRectangle,
  IconRulerMeasure,
  IconVectorTriangle,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type MeasuringTool, measuringTools, type ToolName } from '../stack/tools.ts'
import { toolKeys } from '../viewer-keys.ts'
import { type Icon, ToolButton } from './ToolButton.tsx'

const icons: Record<MeasuringTool, Icon> = {
  length: IconRulerMeasure,
  bidirectional: IconCross,
  angle: IconAngle,
  cobb: IconVectorTriangle,
  ellipse: IconCircle,
  rectangle: IconRectangle,
  freehand: IconLasso,
  probe: IconCircleDot,
  arrow: IconArrowUpRight,
  text: IconLetterT,
}

const isMeasuring = (tool: ToolName): tool is MeasuringTool => (measuringTools as readonly string[]).includes(tool)

export function MeasureMenu({ tool, onTool }: { tool: ToolName; onTool: (tool: ToolName) => void }) {
  const { t } = useTranslation()
  const [last, setLast] = useState<MeasuringTool>('length')
  const shown = isMeasuring(tool) ? tool : last
  const choose = (chosen: MeasuringTool) => {
    setLast(chosen)
    onTool(chosen)
  }
  return (
    <>
      <ToolButton
        icon={icons[shown]}
        label={t(`tools.${shown}`)}
        shortcut={toolKeys[shown]}
        pressed={tool === shown}
        onClick={() => choose(shown)}
      />
      <Menu position="bottom-start" width={230}>
        <Menu.Target>
          <Tooltip label={t('tools.measure')} openDelay={350}>
            <ActionIcon size={34} w={20} variant="subtle" color="gray" aria-label={t('tools.measure')}>
              <IconChevronDown size={14} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {measuringTools.map((name) => {
            const Icon = icons[name]
            return (
              <Menu.Item
                key={name}
                leftSection={<Icon size={18} stroke={1.7} />}
                rightSection={<Kbd size="xs">{toolKeys[name]}</Kbd>}
                onClick={() => choose(name)}
              >
                {t(`tools.${name}`)}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
