/** What the application keeps for this person on the server, so that it is there at the next computer too. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { sendJson } from '../api/http.ts'

const key = ['preferences'] as const

/**
 * One preference and how to change it; the change shows at once and is sent behind.
 *
 * @param read - makes what was kept into a value of today; whatever was kept may be of an earlier version
 */
export function usePreference<T>(name: string, read: (kept: unknown) => T): [T, (value: T) => void] {
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => sendJson<Record<string, unknown>>('/api/preferences', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const keep = useMutation({
    mutationFn: (value: T) => sendJson<undefined>('/api/preferences', { method: 'POST', body: { name, value } }),
    onMutate: (value) =>
      void client.setQueryData<Record<string, unknown>>(key, (before) => ({ ...before, [name]: value })),
    onError: () => void client.invalidateQueries({ queryKey: key }),
  })
  return [read(data?.[name]), keep.mutate]
}
