/** Searches that a person gave a name. */
import { dateChoices, noFilters, type StudyFilters } from './filters.ts'
import { newestFirst, type StudyOrder, sortKeywords } from './study-query.ts'

export interface SavedSearch {
  name: string
  filters: StudyFilters
  order: StudyOrder
}

/** More than a menu can show is no help. */
export const maxSavedSearches = 20

/** What was kept for the person; what is not of the form of today is left out. */
export function readSearches(kept: unknown): readonly SavedSearch[] {
  return Array.isArray(kept) ? kept.flatMap((one) => readSearch(one) ?? []).slice(0, maxSavedSearches) : []
}

/** The list with this search in it; one of the same name is replaced. */
export function withSearch(searches: readonly SavedSearch[], search: SavedSearch): readonly SavedSearch[] {
  return [...searches.filter(({ name }) => name !== search.name), search].sort((a, b) => a.name.localeCompare(b.name))
}

function readSearch(kept: unknown): SavedSearch | undefined {
  if (typeof kept !== 'object' || kept === null) return
  const { name, filters, order } = kept as Record<string, unknown>
  if (typeof name !== 'string' || name === '') return
  return { name, filters: readFilters(filters), order: readOrder(order) }
}

function readFilters(kept: unknown): StudyFilters {
  const { text, dates, from, to, modalities } = (kept ?? {}) as Record<string, unknown>
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    text: textOf(text),
    dates: dateChoices.find((choice) => choice === dates) ?? noFilters.dates,
    from: textOf(from),
    to: textOf(to),
    modalities: Array.isArray(modalities) ? modalities.filter((one) => typeof one === 'string') : [],
  }
}

function readOrder(kept: unknown): StudyOrder {
  const { keyword, descending } = (kept ?? {}) as Record<string, unknown>
  const known = sortKeywords.find((one) => one === keyword)
  return known ? { keyword: known, descending: descending === true } : newestFirst
}
