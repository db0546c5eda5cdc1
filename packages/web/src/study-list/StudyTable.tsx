/**
 * The table of studies: only the rows in sight are in the page, rows are walked with the keyboard.
 *
 * Source: WAI-ARIA Authoring Practices, grid pattern (one row in the tab order, arrows move).
 */
import { Checkbox, Skeleton } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { type SortingState, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { preloadViewer } from '../app/preload-viewer.ts'
import type { StudyRow } from '../dicomweb/studies.ts'
import { type ColumnId, gridTracks, shownColumns } from './column-choice.ts'
import { columns, features } from './columns.tsx'
import { SortHeader } from './SortHeader.tsx'
import { allOrNone, extended, type Selection, toggled } from './selection.ts'
import type { SortKeyword, StudyOrder } from './study-query.ts'

/** Height of a row in CSS pixels; two lines of text. The stylesheet says the same. */
const rowHeightPx = 46

export interface StudyTableHandle {
  /** Puts the keyboard on the active row. */
  focusActive(): void
}

export interface StudyTableProps {
  ref: Ref<StudyTableHandle>
  rows: StudyRow[]
  order: StudyOrder
  active: number
  selection: Selection
  hidden: readonly ColumnId[]
  loading: boolean
  /** The rows are of the question before; the answer is on its way */
  stale: boolean
  onOrder: (order: StudyOrder) => void
  onActive: (index: number) => void
  onSelect: (selection: Selection) => void
  onOpen: (row: StudyRow) => void
  /** All studies of the row's patient are wanted. */
  onPatient: (row: StudyRow) => void
  /** The end of the rows came into sight. */
  onEnd: () => void
}

export function StudyTable(props: StudyTableProps) {
  const { rows, order, active, selection, hidden, loading, stale, onOrder, onActive, onSelect, onOpen, onEnd } = props
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: measured, width } = useElementSize<HTMLDivElement>()
  const outer = useMergedRef(scroller, measured)
  const shown = shownColumns(hidden, width)
  const sorting: SortingState = [{ id: order.keyword, desc: order.descending }]
  const table = useTable({
    features,
    columns: columns.filter(({ id }) => shown.some((one) => one === id)),
    data: rows,
    getRowId: (row) => row.studyInstanceUID,
    state: { sorting },
    manualSorting: true,
    enableSortingRemoval: false,
    onSortingChange: (update) => {
      const [next] = typeof update === 'function' ? update(sorting) : update
      if (next) onOrder({ keyword: next.id as SortKeyword, descending: next.desc })
    },
  })
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
  })
  const visible = virtual.getVirtualItems()
  const lastVisible = visible.at(-1)?.index ?? -1
  useEffect(() => {
    if (lastVisible >= rows.length - 10 && rows.length > 0) onEnd()
  }, [lastVisible, rows.length, onEnd])

  const focusRow = (index: number) => {
    const target = Math.max(0, Math.min(rows.length - 1, index))
    onActive(target)
    virtual.scrollToIndex(target)
    const row = () => scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`)
    // A row in the page takes the keyboard at once, so that a fast Enter reaches it; one scrolled to, when it is there.
    if (row()) row()?.focus()
    else requestAnimationFrame(() => row()?.focus())
  }
  const select = (index: number, withShift: boolean) =>
    onSelect(withShift ? extended(selection, rows, index) : toggled(selection, rows, index))
  const press = (event: KeyboardEvent, index: number, row: StudyRow) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = steps[event.key]
    if (step !== undefined) focusRow(index + step)
    else if (event.key === 'Enter') onOpen(row)
    else if (event.key === ' ') select(index, event.shiftKey)
    else if (event.key === 'p') props.onPatient(row)
    else return
    event.preventDefault()
  }
  useImperativeHandle(props.ref, () => ({ focusActive: () => focusRow(active) }))

  const tableRows = table.getRowModel().rows
  return (
    <div
      ref={outer}
      className="lg-table"
      data-stale={stale}
      style={{ '--lg-columns': gridTracks(shown) } as CSSProperties}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are walked and opened, so the table is a grid */}
      <table role="grid" aria-label={t('list.table')} aria-rowcount={rows.length + 1} aria-busy={loading || stale}>
        <thead className="lg-table-head">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1} className="lg-row lg-row-head">
              {shown.includes('select') && (
                <th scope="col" className="lg-cell" data-column="select">
                  <Checkbox
                    size="xs"
                    aria-label={t('list.selectAll')}
                    checked={rows.length > 0 && rows.every((row) => selection.uids.has(row.studyInstanceUID))}
                    indeterminate={selection.uids.size > 0 && selection.uids.size < rows.length}
                    onChange={() => onSelect(allOrNone(selection, rows))}
                  />
                </th>
              )}
              {group.headers.map(({ column }) => (
                <SortHeader
                  key={column.id}
                  id={column.id}
                  label={t(String(column.columnDef.header))}
                  sorted={column.getIsSorted()}
                  onSort={column.getCanSort() ? () => column.toggleSorting(column.getIsSorted() === 'asc') : undefined}
                />
              ))}
            </tr>
          ))}
        </thead>
        <tbody className="lg-table-body" style={{ height: virtual.getTotalSize() }}>
          {visible.map(({ index, start }) => {
            const row = tableRows[index]
            if (!row) return null
            return (
              <tr
                key={row.id}
                data-index={index}
                aria-rowindex={index + 2}
                aria-selected={index === active}
                tabIndex={index === active ? 0 : -1}
                className="lg-row lg-row-study"
                style={{ transform: `translateY(${start}px)` }}
                onPointerEnter={preloadViewer}
                onFocus={() => {
                  preloadViewer()
                  if (index !== active) onActive(index)
                }}
                onClick={() => onOpen(row.original)}
                onKeyDown={(event) => press(event, index, row.original)}
              >
                {shown.includes('select') && (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the row has the key for it, the space bar
                  <td className="lg-cell" data-column="select" onClick={(event) => event.stopPropagation()}>
                    <Checkbox
                      size="xs"
                      tabIndex={-1}
                      aria-label={t('list.select')}
                      checked={selection.uids.has(row.id)}
                      onChange={(event) => select(index, (event.nativeEvent as MouseEvent).shiftKey)}
                    />
                  </td>
                )}
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} className="lg-cell" data-column={cell.column.id}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      {loading && <Waiting />}
    </div>
  )
}

/** Rows moved by each key; a page is ten rows. */
const steps: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

function Waiting() {
  return (
    <div className="lg-waiting" aria-hidden="true">
      {Array.from({ length: 9 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike and never move
        <Skeleton key={row} height={14} radius="sm" width={`${92 - ((row * 17) % 30)}%`} />
      ))}
    </div>
  )
}
