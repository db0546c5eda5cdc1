/** One button of the toolbar: an icon with its name and key. */
import { ActionIcon, Tooltip } from '@mantine/core'
import type { ComponentType } from 'react'

export type Icon = ComponentType<{ size?: number; stroke?: number }>

export interface ToolButtonProps {
  icon: Icon
  label: string
  shortcut?: string
  pressed?: boolean
  onClick: () => void
}

export function ToolButton({ icon: Icon, label, shortcut, pressed, onClick }: ToolButtonProps) {
  return (
    <Tooltip label={shortcut ? `${label} (${shortcut})` : label} openDelay={350}>
      <ActionIcon
        size={34}
        variant={pressed ? 'filled' : 'subtle'}
        color={pressed ? 'glass' : 'gray'}
        aria-label={label}
        {...(shortcut ? { 'aria-keyshortcuts': shortcut } : {})}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        onClick={onClick}
      >
        <Icon size={19} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}
