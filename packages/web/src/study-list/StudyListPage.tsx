/** The list of studies: filters above, table below, usable without a mouse. */
import { useDebouncedValue, useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { isCovered } from '../app/is-covered.ts'
import { KeyboardHelp } from '../app/KeyboardHelp.tsx'
import { lazyPart } from '../app/lazy-part.ts'
import { preloadViewerWhenIdle } from '../app/preload-viewer.ts'
import { useLive } from '../app/use-live.ts'
import { usePreference } from '../app/use-preference.ts'
import { may, useSession } from '../app/use-session.ts'
import type { StudyRow } from '../dicomweb/studies.ts'
import { readHidden } from './column-choice.ts'
import { noFilters } from './filters.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { StudyFilterBar } from './StudyFilterBar.tsx'
import { StudyListMessage } from './StudyListMessage.tsx'
import { StudyTable, type StudyTableHandle } from './StudyTable.tsx'
import { nothingSelected } from './selection.ts'
import { useListState } from './use-list-state.ts'
import { useStudies } from './use-studies.ts'
import { statesKey, useStudyStates } from './use-study-states.ts'

const PatientDrawer = lazyPart(() => import('./PatientDrawer.tsx').then(({ PatientDrawer }) => PatientDrawer))

/** Pause after the last key before the server is asked. */
const typingPauseMs = 180

/** A new study is in the list about a second after it arrived. */
const liveKeys = [['studies'], statesKey]

const nothing: { rows: StudyRow[]; more: boolean } = { rows: [], more: false }

const shortcuts = [
  { keys: ['/'], meaning: 'keys.search' },
  { keys: ['↑', '↓', 'PgUp', 'PgDn'], meaning: 'keys.move' },
  { keys: ['Enter'], meaning: 'keys.open' },
  { keys: ['Space', 'Shift + Space'], meaning: 'keys.select' },
  { keys: ['P'], meaning: 'keys.patient' },
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
  const [hidden, setHidden] = usePreference('columns', readHidden)
  const [selection, setSelection] = useState(nothingSelected)
  const [patient, setPatient] = useState<StudyRow>()
  useLive('studies', liveKeys)
  const open = ({ studyInstanceUID }: StudyRow) =>
    void navigate({ to: '/studies/$studyInstanceUID', params: { studyInstanceUID } })
  const clear = () => change({ filters: noFilters, active: 0 })
  const stepBack = () => (selection.uids.size > 0 ? setSelection(nothingSelected) : clear())
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
    ['Escape', (event) => isCovered(event) || stepBack()],
    ['ArrowDown', enterList, { preventDefault: false }],
    ['ArrowUp', enterList, { preventDefault: false }],
  ])
  const page = studies.data ?? nothing
  const { data: session } = useSession()
  const opens = studies.isSuccess && session ? may(session, 'study:read') : false
  useEffect(() => (opens ? preloadViewerWhenIdle() : undefined), [opens])
  const rows = useStudyStates(page.rows)
  const selected = useMemo(() => [...selection.uids], [selection])
  return (
    <div className="lg-list">
      <StudyFilterBar
        filters={filters}
        order={order}
        hidden={hidden}
        count={studies.data && { shown: page.rows.length, more: page.more }}
        busy={studies.isFetching}
        searchRef={search}
        onChange={(next) => change({ filters: next, active: 0 })}
        onSearch={(search) => change({ filters: search.filters, order: search.order, active: 0 })}
        onHidden={setHidden}
        onLeaveSearch={(key) => (key === 'Escape' ? leaveSearch() : table.current?.focusActive())}
        onHelp={() => setHelp(true)}
      />
      {session && selected.length > 0 && (
        <SelectionBar session={session} uids={selected} onClear={() => setSelection(nothingSelected)} />
      )}
      <StudyTable
        ref={table}
        rows={rows}
        order={order}
        active={active}
        selection={selection}
        hidden={hidden}
        loading={studies.isPending}
        stale={studies.isPlaceholderData}
        onOrder={(next) => change({ order: next, active: 0 })}
        onActive={(index) => change({ active: index })}
        onSelect={setSelection}
        onOpen={open}
        onPatient={setPatient}
        onEnd={() => page.more && !studies.isFetchingNextPage && void studies.fetchNextPage()}
      />
      <StudyListMessage
        studies={studies}
        empty={studies.isSuccess && page.rows.length === 0}
        filters={asked}
        onClear={clear}
      />
      {patient && (
        <Suspense>
          <PatientDrawer study={patient} onOpen={open} onClose={() => setPatient(undefined)} />
        </Suspense>
      )}
      <KeyboardHelp opened={help} shortcuts={shortcuts} onClose={() => setHelp(false)} />
    </div>
  )
}
