/** Leaving, from wherever it is asked: the session ends on the server, and nothing of it stays on the screen. */
import { focusManager } from '@tanstack/react-query'
import { signOut } from '../api/session.ts'
import { forgetEverything, queryClient } from './query-client.ts'

/**
 * Pages that ask again and again rest meanwhile: they would ask in the name of a session that is over. Whether the server still
 * knows the session (another tab may have ended it) or can be reached at all: the screen is emptied.
 */
export async function leave(): Promise<void> {
  focusManager.setFocused(false)
  await queryClient.cancelQueries()
  await signOut().catch(() => undefined)
  forgetEverything()
  focusManager.setFocused(undefined)
}
