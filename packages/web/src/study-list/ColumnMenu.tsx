/** Which columns the list shows. */
import { ActionIcon, Checkbox, Menu, Stack } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type ColumnId, hideable } from './column-choice.ts'

export interface ColumnMenuProps {
  hidden: readonly ColumnId[]
  onHidden: (hidden: readonly ColumnId[]) => void
}

export function ColumnMenu({ hidden, onHidden }: ColumnMenuProps) {
  const { t } = useTranslation()
  const set = (id: ColumnId, shown: boolean) =>
    onHidden(shown ? hidden.filter((other) => other !== id) : [...hidden, id])
  return (
    <Menu position="bottom-end" withinPortal closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('list.columns')}>
          <IconColumns3 size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('list.columns')}</Menu.Label>
        <Stack gap={8} p="xs">
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
      </Menu.Dropdown>
    </Menu>
  )
}
