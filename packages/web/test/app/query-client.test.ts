import { QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../src/app/query-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const looking = (): (() => void) => {
  const options = { queryKey: ['pictures'], initialData: 'of a patient', staleTime: Number.POSITIVE_INFINITY }
  return new QueryObserver(queryClient, { ...options, gcTime: 60_000 }).subscribe(() => undefined)
}

test('an answer that is forgotten while somebody looks at it is held by nothing once he looks away', () => {
  const lookAway = looking()
  queryClient.removeQueries({ queryKey: ['pictures'] })
  lookAway()
  expect(vi.getTimerCount()).toBe(0)
})

test('an answer that nobody forgot is kept for its time', () => {
  looking()()
  expect(queryClient.getQueryData(['pictures'])).toBe('of a patient')
  expect(vi.getTimerCount()).toBe(1)
  vi.runAllTimers()
  expect(queryClient.getQueryData(['pictures'])).toBeUndefined()
})
