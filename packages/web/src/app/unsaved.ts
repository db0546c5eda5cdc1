/** Work on a page that leaving would lose: whoever holds some is asked before the reader is taken away, wherever he goes from. */

/** Resolves with whether he may go. */
export type AskFirst = () => Promise<boolean>

let asked: AskFirst | undefined

/** @returns the end of it */
export function askFirst(ask: AskFirst): () => void {
  asked = ask
  return () => {
    if (asked === ask) asked = undefined
  }
}

/** A session that is over asks nobody. */
export const mayLeave = (): Promise<boolean> => asked?.() ?? Promise.resolve(true)
