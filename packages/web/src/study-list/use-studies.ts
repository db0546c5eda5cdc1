/** The rows of the study list, page after page, joined from the queries that answer the filters. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { findStudies, type Page, type StudyRow } from '../dicomweb/studies.ts'
import type { StudyFilters } from './filters.ts'
import { joinPages } from './join-pages.ts'
import { pageOf, pageRows, type StudyOrder, studyQueries } from './study-query.ts'

/** How often the list asks again, so that studies appear as they arrive. */
const refreshMs = 20_000

export function useStudies(filters: StudyFilters, order: StudyOrder) {
  return useInfiniteQuery({
    queryKey: ['studies', filters, order],
    queryFn: ({ pageParam, signal }) => findPage(filters, order, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (last, _all, offset) => (last.more ? offset + pageRows : undefined),
    select: ({ pages }) => joinPages(pages, studyQueries(filters, order, new Date()).length > 1 ? order : undefined),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 3 ? false : refreshMs),
  })
}

async function findPage(
  filters: StudyFilters,
  order: StudyOrder,
  offset: number,
  signal: AbortSignal,
): Promise<Page<StudyRow>> {
  const queries = studyQueries(filters, order, new Date())
  const answers = await Promise.all(queries.map((query) => findStudies(pageOf(query, offset), signal)))
  return { rows: answers.flatMap(({ rows }) => rows), more: answers.some(({ more }) => more) }
}
