/** "Always open like this": keeps how the series stand now for the studies of this modality. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconPin, IconPinnedOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

export interface HangingMenuProps {
  modality: string
  kept: boolean
  onKeep: () => void
  onForget: () => void
}

export function HangingMenu({ modality, kept, onKeep, onForget }: HangingMenuProps) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('hanging.title')} openDelay={350}>
          <ActionIcon
            size={34}
            variant={kept ? 'light' : 'subtle'}
            color={kept ? 'glass' : 'gray'}
            aria-label={t('hanging.title')}
          >
            <IconPin size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPin size={18} stroke={1.7} />} onClick={onKeep}>
          {t('hanging.keep', { modality })}
        </Menu.Item>
        <Menu.Item leftSection={<IconPinnedOff size={18} stroke={1.7} />} disabled={!kept} onClick={onForget}>
          {t('hanging.forget', { modality })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
