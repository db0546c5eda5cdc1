/** Asks again when the server says that something changed: a new study is in the list about a second after it arrived. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { statesKey } from './use-study-states.ts'

/** Between two questions, however fast images arrive. */
const pauseMs = 1500

export function useLiveList(): void {
  const client = useQueryClient()
  useEffect(() => {
    const source = new EventSource('/api/studies/changes')
    let waiting: ReturnType<typeof setTimeout> | undefined
    const ask = () => {
      waiting = undefined
      void client.invalidateQueries({ queryKey: ['studies'] })
      void client.invalidateQueries({ queryKey: statesKey })
    }
    source.onmessage = () => {
      waiting ??= setTimeout(ask, pauseMs)
    }
    return () => {
      clearTimeout(waiting)
      source.close()
    }
  }, [client])
}
