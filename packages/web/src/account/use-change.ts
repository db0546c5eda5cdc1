/**
 * A change of the account. Where the archive wants to see the second factor again first, it is asked for, and the change is
 * made then.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { WebError } from '../errors.ts'

export const accountKey = ['account'] as const

export interface Change<Variables, Answer> {
  run: (variables: Variables) => void
  isPending: boolean
  error: unknown
  answer: Answer | undefined
  /** The second factor has to be shown; `confirmed` goes on. */
  asks: boolean
  confirmed: () => void
  dismiss: () => void
}

export function useChange<Variables = void, Answer = unknown>(
  work: (variables: Variables) => Promise<Answer>,
  onDone: (answer: Answer) => void = () => undefined,
): Change<Variables, Answer> {
  const client = useQueryClient()
  const [waiting, setWaiting] = useState<{ variables: Variables }>()
  const mutation = useMutation({
    mutationFn: work,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: accountKey })
      onDone(answer)
    },
    onError: (error, variables) => {
      if (isAsked(error)) setWaiting({ variables })
    },
  })
  return {
    run: mutation.mutate,
    isPending: mutation.isPending,
    error: isAsked(mutation.error) ? null : mutation.error,
    answer: mutation.data,
    asks: waiting !== undefined,
    confirmed: () => {
      if (waiting) mutation.mutate(waiting.variables)
      setWaiting(undefined)
    },
    dismiss: () => setWaiting(undefined),
  }
}

function isAsked(error: unknown): boolean {
  return error instanceof WebError && error.code === 'LG_WEB_SECOND_FACTOR_NEEDED'
}
