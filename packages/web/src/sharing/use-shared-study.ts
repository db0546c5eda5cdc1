/** What was opened in this browser by a share. Asked again and again, so that a share that ended is seen to have ended. */
import { useQuery } from '@tanstack/react-query'
import { sharedStudy } from '../api/shares.ts'

export const sharedStudyKey = ['shared-study'] as const

export function useSharedStudy() {
  return useQuery({ queryKey: sharedStudyKey, queryFn: sharedStudy, staleTime: 5_000, refetchInterval: 10_000 })
}
