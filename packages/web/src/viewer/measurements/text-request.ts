/** A tool wants words: it asks here, a dialog of the page answers. One question at a time; a new one ends the old. */

export interface TextRequest {
  /** What stands in the field first */
  initial: string
  answer: (text: string | undefined) => void
}

let current: TextRequest | undefined
const listeners = new Set<() => void>()

/** Resolves with the words, without blanks around; undefined when the reader thought better of it. */
export function askForText(initial: string): Promise<string | undefined> {
  current?.answer(undefined)
  return new Promise((resolve) => {
    const answer = (text: string | undefined) => {
      set(undefined)
      resolve(text?.trim() || undefined)
    }
    set({ initial, answer })
  })
}

export const textRequest = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  current: (): TextRequest | undefined => current,
}

function set(request: TextRequest | undefined): void {
  current = request
  for (const listener of listeners) listener()
}
