/** Frame of every page: sign-in where nobody is signed in, else the header and the page. */
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { Suspense, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EmergencyAccess } from '../access/EmergencyAccess.tsx'
import { isWhole } from '../api/session.ts'
import { oneTimeLinkOf } from '../sign-in/one-time-link.ts'
import { SignInPage } from '../sign-in/SignInPage.tsx'
import { BusyNotice } from './BusyNotice.tsx'
import { errorText } from './error-text.ts'
import { Header } from './Header.tsx'
import { IdleWarning } from './IdleWarning.tsx'
import { lazyPart } from './lazy-part.ts'
import { Message } from './Message.tsx'
import { OneFactorNotice } from './OneFactorNotice.tsx'
import { PageLoader } from './PageLoader.tsx'
import { PlaintextBanner } from './PlaintextBanner.tsx'
import { useAnySession } from './use-session.ts'

const SharePage = lazyPart(() => import('../sharing/SharePage.tsx').then(({ SharePage }) => SharePage))
const EnrolFactorPage = lazyPart(() =>
  import('../sign-in/EnrolFactorPage.tsx').then(({ EnrolFactorPage }) => EnrolFactorPage),
)
const EnrolmentPage = lazyPart(() => import('../sign-in/EnrolmentPage.tsx').then(({ EnrolmentPage }) => EnrolmentPage))
const LinkPage = lazyPart(() => import('../sign-in/LinkPage.tsx').then(({ LinkPage }) => LinkPage))
const ProviderFailedPage = lazyPart(() =>
  import('../sign-in/ProviderFailedPage.tsx').then(({ ProviderFailedPage }) => ProviderFailedPage),
)
const SecondFactorPage = lazyPart(() =>
  import('../sign-in/SecondFactorPage.tsx').then(({ SecondFactorPage }) => SecondFactorPage),
)
const SetUpPage = lazyPart(() => import('../sign-in/SetUpPage.tsx').then(({ SetUpPage }) => SetUpPage))

export function Shell() {
  return (
    <Suspense fallback={<PageLoader />}>
      <Contents />
    </Suspense>
  )
}

function Contents() {
  const path = useLocation({ select: ({ pathname }) => pathname })
  const link = oneTimeLinkOf(path)
  const navigate = useNavigate()
  const done = () => void navigate({ to: '/', replace: true })
  const show = () => void navigate({ to: '/shared', replace: true })
  if (path === '/sign-in-failed') return <ProviderFailedPage onBack={done} />
  if (link?.purpose === 'enrol') return <EnrolmentPage secret={link.secret} onDone={done} />
  if (link?.purpose === 'set-up') return <SetUpPage secret={link.secret} onDone={done} />
  if (link?.purpose === 'link') return <LinkPage secret={link.secret} onDone={done} />
  if (link?.purpose === 'share') return <SharePage secret={link.secret} onDone={show} />
  // Whoever looks at a shared study has no account: the page stands by itself.
  if (path === '/shared') return <Outlet />
  return <SignedInShell />
}

function SignedInShell() {
  const { t } = useTranslation()
  const { data: session, error, refetch } = useAnySession()
  const main = useRef<HTMLElement>(null)
  if (session === null) return <SignInPage />
  if (session && !isWhole(session))
    return session.needs === 'enrolment' ? (
      <EnrolFactorPage session={session} />
    ) : (
      <SecondFactorPage session={session} />
    )
  if (!session && error)
    return (
      <Message
        title={t('unreachable')}
        text={errorText(t, error)}
        action={{ label: t('retry'), run: () => void refetch() }}
      />
    )
  if (!session)
    return (
      <>
        <BusyNotice />
        <PageLoader />
      </>
    )
  return (
    <div className="lg-shell">
      <button type="button" className="lg-skip" onClick={() => main.current?.focus()}>
        {t('skip')}
      </button>
      <Header session={session} />
      <PlaintextBanner session={session} />
      <OneFactorNotice session={session} />
      <IdleWarning session={session} />
      <EmergencyAccess session={session} />
      <BusyNotice />
      <main ref={main} className="lg-main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
