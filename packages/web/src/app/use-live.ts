/**
 * Asks again when the server says that something changed. One stream serves the whole page; it tells topics and nothing more, and
 * what there is to see comes with the answer to the question.
 */
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

export type Topic = 'studies' | 'worklist' | 'alerts'

/** Between two questions, however fast something changes, ms. */
const pauseMs = 1500
/** A stream that the server refused is asked for again after this, ms. */
const refusedMs = 60_000

const listeners = new Map<() => void, Topic>()
let source: EventSource | undefined
let again: ReturnType<typeof setTimeout> | undefined

/**
 * @param topic - undefined: nothing is listened to
 * @param keys - queries that are asked again; the same array at each call
 */
export function useLive(topic: Topic | undefined, keys: readonly QueryKey[]): void {
  const client = useQueryClient()
  useEffect(() => {
    if (topic === undefined) return
    let waiting: ReturnType<typeof setTimeout> | undefined
    const ask = () => {
      waiting = undefined
      for (const queryKey of keys) void client.invalidateQueries({ queryKey })
    }
    const stop = listen(topic, () => {
      waiting ??= setTimeout(ask, pauseMs)
    })
    return () => {
      clearTimeout(waiting)
      stop()
    }
  }, [client, topic, keys])
}

function listen(topic: Topic, hear: () => void): () => void {
  listeners.set(hear, topic)
  if (source === undefined) open()
  return () => {
    listeners.delete(hear)
    if (listeners.size === 0) close()
  }
}

function open(): void {
  clearTimeout(again)
  source = new EventSource('/api/changes')
  let isFirst = true
  source.onopen = () => {
    // What changed while the stream was broken, nobody told.
    if (!isFirst) for (const hear of listeners.keys()) hear()
    isFirst = false
  }
  source.onmessage = ({ data }) => {
    for (const [hear, topic] of listeners) if (topic === data) hear()
  }
  source.onerror = () => {
    if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, refusedMs)
  }
}

function close(): void {
  clearTimeout(again)
  source?.close()
  source = undefined
}
