/** Tools, presets, cine, panels and layout. Every button says its key. */
import { Divider } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMove,
  IconContrast2,
  IconContrastFilled,
  IconCrosshair,
  IconCube,
  IconFlipVertical,
  IconKeyboard,
  IconLineDashed,
  IconLink,
  IconListDetails,
  IconRefresh,
  IconRotateClockwise,
  IconStack2,
  IconStar,
  IconTarget,
  IconTrash,
  IconZoomIn,
  IconZoomReset,
  IconZoomScan,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { redo, undo } from '../measurements/measurements.ts'
import type { StackController } from '../stack/StackController.ts'
import { lookingTools, type ToolName } from '../stack/tools.ts'
import { useOfStack } from '../stack/use-stack-view.ts'
import { toolKeys } from '../viewer-keys.ts'
import { CineControl } from './CineControl.tsx'
import { LayoutMenu, type LayoutMenuProps } from './LayoutMenu.tsx'
import { MeasureMenu } from './MeasureMenu.tsx'
import { PresetMenu } from './PresetMenu.tsx'
import { type Icon, ToolButton } from './ToolButton.tsx'

/** A button that is in or out. */
export interface Switch {
  on: boolean
  toggle: () => void
}

export interface ToolbarProps extends LayoutMenuProps {
  controller: StackController | undefined
  tool: ToolName
  list: Switch
  volume: Switch
  linked: Switch
  referenceLines: Switch
  onTool: (tool: ToolName) => void
  onKeyImage: () => void
  onRemoveAll: () => void
  onHelp: () => void
  /** Menus that need more than the toolbar knows */
  children: ReactNode
}

const icons: Record<(typeof lookingTools)[number], Icon> = {
  window: IconContrast2,
  scroll: IconStack2,
  pan: IconArrowsMove,
  zoom: IconZoomIn,
  windowRegion: IconTarget,
  magnify: IconZoomScan,
  crosshair: IconCrosshair,
}

export function Toolbar(props: ToolbarProps) {
  const { controller, tool, list, volume, linked, referenceLines, children, ...rest } = props
  const { onTool, onKeyImage, onRemoveAll, onHelp, ...layout } = rest
  const { t } = useTranslation()
  const inverted = useOfStack(controller, ({ view }) => view.inverted, false)
  return (
    <div className="lg-toolbar" role="toolbar" aria-label={t('tools.bar')}>
      {lookingTools.map((name) => (
        <ToolButton
          key={name}
          icon={icons[name]}
          label={t(`tools.${name}`)}
          shortcut={toolKeys[name]}
          pressed={tool === name}
          onClick={() => onTool(name)}
        />
      ))}
      <MeasureMenu tool={tool} onTool={onTool} />
      <ToolButton
        icon={IconListDetails}
        label={t('measure.title')}
        shortcut="C"
        pressed={list.on}
        onClick={list.toggle}
      />
      <ToolButton icon={IconStar} label={t('tools.keyImage')} shortcut="K" onClick={onKeyImage} />
      <ToolButton icon={IconArrowBackUp} label={t('tools.undo')} shortcut="Control+Z" onClick={undo} />
      <ToolButton icon={IconArrowForwardUp} label={t('tools.redo')} shortcut="Control+Y" onClick={redo} />
      <ToolButton icon={IconTrash} label={t('tools.removeMeasurements')} onClick={onRemoveAll} />
      <Divider orientation="vertical" my={6} />
      <PresetMenu controller={controller} />
      <ToolButton
        icon={IconContrastFilled}
        label={t('tools.invert')}
        shortcut="I"
        pressed={inverted}
        onClick={() => controller?.look.toggleInvert()}
      />
      <ToolButton
        icon={IconFlipVertical}
        label={t('tools.flip')}
        shortcut="F"
        onClick={() => controller?.look.flip()}
      />
      <ToolButton
        icon={IconRotateClockwise}
        label={t('tools.rotate')}
        shortcut="T"
        onClick={() => controller?.look.rotate()}
      />
      <ToolButton
        icon={IconZoomReset}
        label={t('tools.actualSize')}
        shortcut="O"
        onClick={() => controller?.look.actualSize()}
      />
      <ToolButton icon={IconRefresh} label={t('tools.reset')} shortcut="R" onClick={() => controller?.look.reset()} />
      <Divider orientation="vertical" my={6} />
      <CineControl controller={controller} />
      <span className="lg-toolbar-space" />
      <ToolButton icon={IconCube} label={t('tools.volume')} shortcut="V" pressed={volume.on} onClick={volume.toggle} />
      <ToolButton icon={IconLink} label={t('tools.linked')} shortcut="U" pressed={linked.on} onClick={linked.toggle} />
      <ToolButton
        icon={IconLineDashed}
        label={t('tools.referenceLines')}
        shortcut="J"
        pressed={referenceLines.on}
        onClick={referenceLines.toggle}
      />
      <LayoutMenu {...layout} />
      {children}
      <ToolButton icon={IconKeyboard} label={t('keys.title')} shortcut="?" onClick={onHelp} />
    </div>
  )
}
