/**
 * Holds the reader back while there is work that leaving would lose, and asks: at links and keys of the application, at the browser's
 * own buttons and its address line, at signing out. A tab that is closed or loaded anew is asked about by the browser.
 */
import { type HistoryLocation, type RouterHistory, useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { askFirst } from '../../app/unsaved.ts'
import { isNothing, type Unkept } from './unkept.ts'

/** A question that waits for its answer. */
export interface LeavingQuestion {
  unkept: Unkept
  /** Counts again */
  left: () => Unkept
  answer: (go: boolean) => void
}

/** @param unkept - counts what is there at this moment */
export function useLeaving(unkept: () => Unkept): LeavingQuestion | undefined {
  const { history } = useRouter()
  const [question, setQuestion] = useState<LeavingQuestion>()
  const count = useRef(unkept)
  useEffect(() => {
    count.current = unkept
  })
  useEffect(() => {
    let waiting: { answered: Promise<boolean>; answer: (go: boolean) => void } | undefined
    const ask = async (): Promise<boolean> => {
      // Who presses Back twice, or another link meanwhile, is asked one question, and it answers for all.
      if (waiting) return waiting.answered
      const found = count.current()
      if (isNothing(found)) return true
      let answer: (go: boolean) => void = () => undefined
      const answered = new Promise<boolean>((resolve) => {
        answer = resolve
      })
      waiting = { answered, answer }
      setQuestion({ unkept: found, left: () => count.current(), answer })
      const go = await answered
      waiting = undefined
      setQuestion(undefined)
      return go
    }
    const ends = [
      askFirst(ask),
      history.block({
        blockerFn: async ({ action, currentLocation, nextLocation }) => {
          if (currentLocation.pathname === nextLocation.pathname || (await ask())) return false
          if (action === 'PUSH' || action === 'REPLACE') return true
          stayAfterPop(history, currentLocation)
          return false
        },
        enableBeforeUnload: () => !isNothing(count.current()),
      }),
    ]
    return () => {
      waiting?.answer(true)
      for (const end of ends) end()
    }
  }, [history])
  return question
}

/**
 * The browser has gone already, by its own buttons or its address line, and nobody knows how many entries away: the page that stays becomes
 * its newest entry.
 */
function stayAfterPop(history: RouterHistory, { href }: HistoryLocation): void {
  // Of two steps back the first has seen to it.
  if (window.location.hash === `#${href}`) return
  history.push(href, undefined, { ignoreBlocker: true })
  history.flush()
}
