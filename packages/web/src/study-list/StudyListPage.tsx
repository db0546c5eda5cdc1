/** The list of studies: filters above, table below, usable without a mouse. */
import { useDebouncedValue, useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { KeyboardHelp } from '../app/KeyboardHelp.tsx'
import { may, useSession } from '../app/use-session.ts'
import type { StudyRow } from '../dicomweb/studies.ts'
import { noFilters } from './filters.ts'
import { StudyFilterBar } from './StudyFilterBar.tsx'
import { StudyListMessage } from './StudyListMessage.tsx'
import { StudyTable, type StudyTableHandle } from './StudyTable.tsx'
import { useListState } from './use-list-state.ts'
import { useStudies } from './use-studies.ts'
import { useStudySteps } from './use-study-steps.ts'

/** Pause after the last key before the server is asked. */
const typingPauseMs = 180

const nothing: { rows: StudyRow[]; more: boolean } = { rows: [], more: false }

const shortcuts = [
  { keys: ['/'], meaning: 'keys.search' },
  { keys: ['↑', '↓', 'PgUp', 'PgDn'], meaning: 'keys.move' },
  { keys: ['Enter'], meaning: 'keys.open' },
  { keys: ['Esc'], meaning: 'keys.clear' },
  { keys: ['?'], meaning: 'keys.help' },
]

export function StudyListPage() {
  const [{ filters, order, active }, change] = useListState()
  const [asked] = useDebouncedValue(filters, typingPauseMs)
  const studies = useStudies(asked, order)
  const [help, setHelp] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  const table = useRef<StudyTableHandle>(null)
  const navigate = useNavigate()
  const open = ({ studyInstanceUID }: StudyRow) =>
    void navigate({ to: '/studies/$studyInstanceUID', params: { studyInstanceUID } })
  const clear = () => change({ filters: noFilters, active: 0 })
  const leaveSearch = () => {
    clear()
    search.current?.blur()
  }
  /** Wherever the keyboard is, the arrows lead into the list; who walks there already has used the key. */
  const enterList = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    event.preventDefault()
    table.current?.focusActive()
  }
  useHotkeys([
    ['/', () => search.current?.focus()],
    ['shift+?', () => setHelp(true)],
    ['?', () => setHelp(true)],
    ['Escape', clear],
    ['ArrowDown', enterList, { preventDefault: false }],
    ['ArrowUp', enterList, { preventDefault: false }],
  ])
  const page = studies.data ?? nothing
  const { data: session } = useSession()
  const rows = useStudySteps(page.rows, session ? may(session, 'steps:read') : false)
  return (
    <div className="lg-list">
      <StudyFilterBar
        filters={filters}
        count={studies.data && { shown: page.rows.length, more: page.more }}
        busy={studies.isFetching}
        searchRef={search}
        onChange={(next) => change({ filters: next, active: 0 })}
        onLeaveSearch={(key) => (key === 'Escape' ? leaveSearch() : table.current?.focusActive())}
        onHelp={() => setHelp(true)}
      />
      <StudyTable
        ref={table}
        rows={rows}
        order={order}
        active={active}
        loading={studies.isPending}
        stale={studies.isPlaceholderData}
        onOrder={(next) => change({ order: next, active: 0 })}
        onActive={(index) => change({ active: index })}
        onOpen={open}
        onEnd={() => page.more && !studies.isFetchingNextPage && void studies.fetchNextPage()}
      />
      <StudyListMessage
        studies={studies}
        empty={studies.isSuccess && page.rows.length === 0}
        filters={asked}
        onClear={clear}
      />
      <KeyboardHelp opened={help} shortcuts={shortcuts} onClose={() => setHelp(false)} />
    </div>
  )
}
