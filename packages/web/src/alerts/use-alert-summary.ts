/** How many alerts are open: told when that changes, and asked each minute in case nobody told. */
import { useQuery } from '@tanstack/react-query'
import { alertSummary } from '../api/alerts.ts'
import { useLive } from '../app/use-live.ts'

const key = ['alert-summary'] as const
const liveKeys = [key]
const everyMs = 60_000

export function useAlertSummary(isAllowed: boolean) {
  useLive(isAllowed ? 'alerts' : undefined, liveKeys)
  return useQuery({ queryKey: key, queryFn: alertSummary, enabled: isAllowed, refetchInterval: everyMs })
}
