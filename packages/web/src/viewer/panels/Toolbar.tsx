/** Tools, presets, cine and layout. Every button says its key. */
import { Divider } from '@mantine/core'
import {
  IconAngle,
  IconArrowsMove,
  IconContrast2,
  IconContrastFilled,
  IconFlipVertical,
  IconKeyboard,
  IconRefresh,
  IconRotateClockwise,
  IconRulerMeasure,
  IconStack2,
  IconTrash,
  IconZoomIn,
  IconZoomReset,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { StackController } from '../stack/StackController.ts'
import { removeMeasurements, type ToolName, toolNames } from '../stack/tools.ts'
import { useStackView } from '../stack/use-stack-view.ts'
import { toolKeys } from '../viewer-keys.ts'
import type { LayoutName } from '../viewer-state.ts'
import { CineControl } from './CineControl.tsx'
import { LayoutMenu } from './LayoutMenu.tsx'
import { PresetMenu } from './PresetMenu.tsx'
import { type Icon, ToolButton } from './ToolButton.tsx'

export interface ToolbarProps {
  controller: StackController | undefined
  tool: ToolName
  layout: LayoutName
  onTool: (tool: ToolName) => void
  onLayout: (layout: LayoutName) => void
  onHelp: () => void
}

const icons: Record<ToolName, Icon> = {
  window: IconContrast2,
  scroll: IconStack2,
  pan: IconArrowsMove,
  zoom: IconZoomIn,
  length: IconRulerMeasure,
  angle: IconAngle,
}

export function Toolbar({ controller, tool, layout, onTool, onLayout, onHelp }: ToolbarProps) {
  const { t } = useTranslation()
  const view = useStackView(controller)
  return (
    <div className="lg-toolbar" role="toolbar" aria-label={t('tools.bar')}>
      {toolNames.map((name) => (
        <ToolButton
          key={name}
          icon={icons[name]}
          label={t(`tools.${name}`)}
          shortcut={toolKeys[name]}
          pressed={tool === name}
          onClick={() => onTool(name)}
        />
      ))}
      <Divider orientation="vertical" my={6} />
      <PresetMenu controller={controller} view={view} />
      <ToolButton
        icon={IconContrastFilled}
        label={t('tools.invert')}
        shortcut="I"
        pressed={view.inverted}
        onClick={() => controller?.toggleInvert()}
      />
      <ToolButton icon={IconFlipVertical} label={t('tools.flip')} shortcut="F" onClick={() => controller?.flip()} />
      <ToolButton
        icon={IconRotateClockwise}
        label={t('tools.rotate')}
        shortcut="T"
        onClick={() => controller?.rotate()}
      />
      <ToolButton
        icon={IconZoomReset}
        label={t('tools.actualSize')}
        shortcut="O"
        onClick={() => controller?.actualSize()}
      />
      <ToolButton icon={IconRefresh} label={t('tools.reset')} shortcut="R" onClick={() => controller?.reset()} />
      <ToolButton
        icon={IconTrash}
        label={t('tools.removeMeasurements')}
        onClick={() => controller && removeMeasurements(controller.imageIds)}
      />
      <Divider orientation="vertical" my={6} />
      <CineControl controller={controller} view={view} />
      <span className="lg-toolbar-space" />
      <LayoutMenu layout={layout} onLayout={onLayout} />
      <ToolButton icon={IconKeyboard} label={t('keys.title')} shortcut="?" onClick={onHelp} />
    </div>
  )
}
