/** What the application keeps for this person on the server, so that it is there at the next computer too. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { sendJson } from '../api/http.ts'

type Preferences = Record<string, unknown>

const preferences = queryOptions({
  queryKey: ['preferences'],
  queryFn: ({ signal }) => sendJson<Preferences>('/api/preferences', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

/**
 * One preference and how to change it; the change shows at once and is sent behind.
 *
 * A change says what becomes of what is kept: two changes in a row lose neither, and one that is made before what is kept has come waits
 * for it instead of writing over it.
 *
 * @param read - makes what was kept into a value of today; whatever was kept may be of an earlier version
 */
export function usePreference<T>(name: string, read: (kept: unknown) => T): [T, (change: (kept: T) => T) => void] {
  const client = useQueryClient()
  const { data } = useQuery(preferences)
  const keep = useMutation({
    mutationFn: (value: T) => sendJson<undefined>('/api/preferences', { method: 'POST', body: { name, value } }),
    // One after the other, so that the last change is the one that stays.
    scope: { id: `preference ${name}` },
    onError: () => void client.invalidateQueries({ queryKey: preferences.queryKey }),
  })
  const apply = (kept: Preferences, change: (kept: T) => T) => {
    const value = change(read(kept[name]))
    client.setQueryData(preferences.queryKey, { ...kept, [name]: value })
    keep.mutate(value)
  }
  const changeKept = (change: (kept: T) => T) => {
    const kept = client.getQueryData(preferences.queryKey)
    if (kept !== undefined) apply(kept, change)
    // When it cannot be had, the page says so where it asked for it.
    else
      client.ensureQueryData(preferences).then(
        (arrived) => apply(arrived, change),
        () => undefined,
      )
  }
  return [read(data?.[name]), changeKept]
}
