/** How many series stand side by side: drag or point over a grid of three by three, or walk it with the arrows. */
import { ActionIcon, Popover, Tooltip } from '@mantine/core'
import { IconLayoutGrid } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Layout, mostColumns, mostRows } from '../viewer-state.ts'

export interface LayoutMenuProps {
  layout: Layout
  opened: boolean
  onOpened: (opened: boolean) => void
  onLayout: (layout: Layout) => void
}

export function LayoutMenu({ layout, opened, onOpened, onLayout }: LayoutMenuProps) {
  const { t } = useTranslation()
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={`${t('tools.layout')} (G)`} openDelay={350}>
          <ActionIcon
            size={34}
            variant="subtle"
            color="gray"
            aria-label={t('tools.layout')}
            aria-keyshortcuts="G"
            onClick={() => onOpened(!opened)}
          >
            <IconLayoutGrid size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('tools.layout')}>
        <LayoutGrid
          layout={layout}
          onLayout={(chosen) => {
            onOpened(false)
            onLayout(chosen)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function LayoutGrid({ layout, onLayout }: { layout: Layout; onLayout: (layout: Layout) => void }) {
  const { t } = useTranslation()
  const [aimed, setAimed] = useState(layout)
  const cells = Array.from({ length: mostRows * mostColumns }, (_, cell) => ({
    rows: Math.floor(cell / mostColumns) + 1,
    columns: (cell % mostColumns) + 1,
  }))
  return (
    <fieldset className="lg-layouts" aria-label={t('tools.layout')}>
      {cells.map((cell) => (
        <button
          key={`${cell.rows}x${cell.columns}`}
          type="button"
          className="lg-layout-cell"
          data-aimed={cell.rows <= aimed.rows && cell.columns <= aimed.columns}
          data-autofocus={cell.rows === layout.rows && cell.columns === layout.columns ? true : undefined}
          aria-label={`${cell.rows} × ${cell.columns}`}
          aria-pressed={cell.rows === layout.rows && cell.columns === layout.columns}
          onFocus={() => setAimed(cell)}
          onPointerEnter={() => setAimed(cell)}
          onPointerUp={() => onLayout(cell)}
          onClick={(event) => event.detail === 0 && onLayout(cell)}
          onKeyDown={walk}
        />
      ))}
      <span className="lg-layout-said" aria-hidden="true">{`${aimed.rows} × ${aimed.columns}`}</span>
    </fieldset>
  )
}

/** Arrows move the focus over the grid. */
function walk(event: KeyboardEvent<HTMLButtonElement>): void {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: mostColumns, ArrowUp: -mostColumns }[event.key]
  if (by === undefined) return
  event.preventDefault()
  event.stopPropagation()
  const buttons = [...(event.currentTarget.parentElement?.querySelectorAll('button') ?? [])]
  buttons[buttons.indexOf(event.currentTarget) + by]?.focus()
}
