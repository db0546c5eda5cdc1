/** How many alerts are open, asked every few seconds while the page is in front. */
import { useQuery } from '@tanstack/react-query'
import { alertSummary } from '../api/alerts.ts'

const everyMs = 5000

export function useAlertSummary(isAllowed: boolean) {
  return useQuery({ queryKey: ['alert-summary'], queryFn: alertSummary, enabled: isAllowed, refetchInterval: everyMs })
}
