/** Frame of every page: sign-in where nobody is signed in, else the header and the page. */
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EmergencyAccess } from '../access/EmergencyAccess.tsx'
import { EnrolmentPage } from '../sign-in/EnrolmentPage.tsx'
import { LinkPage } from '../sign-in/LinkPage.tsx'
import { oneTimeLinkOf } from '../sign-in/one-time-link.ts'
import { SignInPage } from '../sign-in/SignInPage.tsx'
import { errorText } from './error-text.ts'
import { Header } from './Header.tsx'
import { Message } from './Message.tsx'
import { PageLoader } from './PageLoader.tsx'
import { PlaintextBanner } from './PlaintextBanner.tsx'
import { useSession } from './use-session.ts'

export function Shell() {
  const link = oneTimeLinkOf(useLocation({ select: ({ pathname }) => pathname }))
  const navigate = useNavigate()
  const done = () => void navigate({ to: '/', replace: true })
  if (link?.purpose === 'enrol') return <EnrolmentPage secret={link.secret} onDone={done} />
  if (link?.purpose === 'link') return <LinkPage secret={link.secret} onDone={done} />
  return <SignedInShell />
}

function SignedInShell() {
  const { t } = useTranslation()
  const { data: session, error, refetch } = useSession()
  const main = useRef<HTMLElement>(null)
  if (session === null) return <SignInPage />
  if (!session && error)
    return (
      <Message
        title={t('unreachable')}
        text={errorText(t, error)}
        action={{ label: t('retry'), run: () => void refetch() }}
      />
    )
  if (!session) return <PageLoader />
  return (
    <div className="lg-shell">
      <button type="button" className="lg-skip" onClick={() => main.current?.focus()}>
        {t('skip')}
      </button>
      <Header session={session} />
      <PlaintextBanner session={session} />
      <EmergencyAccess session={session} />
      <main ref={main} className="lg-main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
