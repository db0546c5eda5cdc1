/** A column's head; a button where the column can be sorted. */
import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'

export interface SortHeaderProps {
  id: string
  label: string
  sorted: false | 'asc' | 'desc'
  onSort: (() => void) | undefined
}

export function SortHeader({ id, label, sorted, onSort }: SortHeaderProps) {
  const order = sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'
  return (
    <th scope="col" className="lg-cell" data-column={id} {...(onSort ? { 'aria-sort': order } : {})}>
      {onSort ? (
        <UnstyledButton className="lg-sort" onClick={onSort}>
          {label}
          {sorted === 'asc' && <IconArrowUp size={13} aria-hidden="true" />}
          {sorted === 'desc' && <IconArrowDown size={13} aria-hidden="true" />}
        </UnstyledButton>
      ) : (
        label
      )}
    </th>
  )
}
