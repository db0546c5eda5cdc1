/** Which columns the list shows. Boxes to tick are no items of a menu: it is a small dialog. */
import { ActionIcon, Checkbox, Popover, Stack, Text } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type ColumnId, hideable } from './column-choice.ts'

export interface ColumnMenuProps {
  hidden: readonly ColumnId[]
  onHidden: (change: (hidden: readonly ColumnId[]) => readonly ColumnId[]) => void
}

export function ColumnMenu({ hidden, onHidden }: ColumnMenuProps) {
  const { t } = useTranslation()
  const set = (id: ColumnId, shown: boolean) =>
    onHidden((kept) => (shown ? kept.filter((other) => other !== id) : [...kept, id]))
  return (
    <Popover position="bottom-end" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('list.columns')}>
          <IconColumns3 size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('list.columns')} p="xs">
        <Text fz="xs" c="dimmed" mb={8}>
          {t('list.columns')}
        </Text>
        <Stack gap={8}>
          {hideable.map((id) => (
            <Checkbox
              key={id}
              size="xs"
              label={t(`column.${id}`)}
              checked={!hidden.includes(id)}
              onChange={(event) => set(id, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
