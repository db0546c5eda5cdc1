/** The table of a panel: its head, its rows or what stands there while there are none; scrolled sideways with the keyboard too. */
import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export interface PanelTableProps {
  /** Narrowest it can be read at, CSS pixels */
  minWidth: number
  columns: readonly string[]
  /** A last column holds what can be done with a row */
  actions?: boolean
  highlightOnHover?: boolean
  /** Shown in place of rows, when given */
  none?: string | false | undefined
  children: ReactNode
}

/** An area that scrolls can be reached with the keyboard: WCAG 2.1.1. */
export const viewportProps = { tabIndex: 0 } as const

export function PanelTable(props: PanelTableProps) {
  const { minWidth, columns, actions = false, highlightOnHover = false, none, children } = props
  const { t } = useTranslation()
  return (
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps }}>
      <Table highlightOnHover={highlightOnHover} withTableBorder>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
            {actions && <Table.Th aria-label={t('administration.actions')} />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {children}
          {none && (
            <Table.Tr>
              <Table.Td colSpan={columns.length + Number(actions)} c="dimmed">
                {none}
              </Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
