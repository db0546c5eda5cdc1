/** The signed-in person, for any component. */
import { useQuery } from '@tanstack/react-query'
import { type AnySession, currentSession, isWhole, type Right, type Session } from '../api/session.ts'

export const sessionKey = ['session'] as const

const options = { queryKey: sessionKey, queryFn: currentSession, staleTime: 60_000, refetchInterval: 60_000 }

/** Session as the server knows it: undefined while it is asked, null when nobody is signed in. */
export function useSession() {
  return useQuery({ ...options, select: wholeOrNull })
}

/** The same, and also one that lacks a second factor. */
export function useAnySession() {
  return useQuery(options)
}

const wholeOrNull = (session: AnySession | null) => (session && isWhole(session) ? session : null)

/** Whether the person holds a right. The server decides again at every request. */
export const may = (session: Session, right: Right): boolean => session.rights.includes(right)

/** The pages that a person's rights open, the first one is where they land. */
export function pagesOf(session: Session): readonly Page[] {
  const opened = pages.filter(({ needs }) => may(session, needs)).map(({ page }) => page)
  return session.shield ? ['shield', ...opened] : opened
}

export type Page = 'shield' | 'studies' | 'worklist' | 'shares' | 'trash' | 'administration' | 'audit' | 'survey'

const pages: readonly { page: Page; needs: Right }[] = [
  { page: 'studies', needs: 'study:list' },
  { page: 'worklist', needs: 'worklist:read' },
  { page: 'shares', needs: 'study:share' },
  { page: 'trash', needs: 'study:delete' },
  { page: 'administration', needs: 'accounts:read' },
  { page: 'audit', needs: 'audit:read' },
  { page: 'survey', needs: 'survey:read' },
]
