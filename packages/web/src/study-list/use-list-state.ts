/**
 * Filters, order and place in the list, kept while the person looks at a study and comes back.
 * They live in memory and not in the address: a search for a patient's name must not end in a history or a server log.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { noFilters, type StudyFilters } from './filters.ts'
import { newestFirst, type StudyOrder } from './study-query.ts'

export interface ListState {
  filters: StudyFilters
  order: StudyOrder
  /** Index of the row with the keyboard focus */
  active: number
}

const key = ['list-state'] as const
const initial: ListState = { filters: noFilters, order: newestFirst, active: 0 }

export function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const client = useQueryClient()
  const [state, setState] = useState<ListState>(() => client.getQueryData<ListState>(key) ?? initial)
  useEffect(() => void client.setQueryData(key, state), [client, state])
  return [state, (change) => setState((before) => ({ ...before, ...change }))]
}
