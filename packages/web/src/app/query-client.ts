/** How answers are kept, and questions repeated. */
import { type Query, QueryClient } from '@tanstack/react-query'
import { WebError } from '../errors.ts'
import { isBusy, isWorthAnotherTry, pauseBeforeNextTry } from './another-try.ts'
import { sessionKey } from './use-session.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: isWorthAnotherTry,
      retryDelay: pauseBeforeNextTry,
    },
  },
})

/** Of a question that is being asked: the server put it off, and it will be asked again. */
export const waitsForBusyServer = ({ state }: Query): boolean => isBusy(state.fetchFailureReason)

/**
 * A session that ended on the server ends here too, and so does one that waits for a second factor: nothing patient-related
 * stays. The server is asked which of the two it is.
 */
queryClient.getQueryCache().subscribe(({ type, query }) => {
  const error: unknown = type === 'updated' ? query.state.error : undefined
  if (!(error instanceof WebError) || error.code !== 'LG_WEB_SIGNED_OUT') return
  if (queryClient.getQueryData(sessionKey) === null) return
  forgetEverything()
  void queryClient.refetchQueries({ queryKey: sessionKey })
})

/**
 * An answer that is forgotten while a component still shows it goes with that component. It would otherwise be kept for its whole
 * time again, by the timer that is set when the last one lets go of it.
 */
queryClient.getQueryCache().subscribe(({ type, query }) => {
  if (type === 'observerRemoved' && queryClient.getQueryCache().get(query.queryHash) !== query) query.destroy()
})

/** Empties every answer kept in memory; the person is signed out. */
export function forgetEverything(): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
  queryClient.setQueryData(sessionKey, null)
}
