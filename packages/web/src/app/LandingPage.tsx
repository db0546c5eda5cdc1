/** The first page that the person's rights open. */
import { Tabs } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { StudyListPage } from '../study-list/StudyListPage.tsx'
import { Message } from './Message.tsx'
import { PageLoader } from './PageLoader.tsx'
import { type Page, pagesOf, useSession } from './use-session.ts'

const contents: Record<Page, React.ComponentType> = {
  shield: lazy(async () => ({ default: (await import('../shield/ShieldPage.tsx')).ShieldPage })),
  studies: StudyListPage,
  worklist: lazy(async () => ({ default: (await import('../worklist/WorklistPage.tsx')).WorklistPage })),
  shares: lazy(async () => ({ default: (await import('../sharing/SharesTable.tsx')).SharesPage })),
  trash: lazy(async () => ({ default: (await import('../trash/TrashPage.tsx')).TrashPage })),
  administration: lazy(async () => ({
    default: (await import('../administration/AdministrationPage.tsx')).AdministrationPage,
  })),
  survey: lazy(async () => ({ default: (await import('../survey/SurveyPage.tsx')).SurveyPage })),
  audit: lazy(async () => ({ default: (await import('../audit/AuditPage.tsx')).AuditPage })),
}

export function LandingPage() {
  const { t } = useTranslation()
  const { data: session } = useSession()
  if (!session) return null
  const pages = pagesOf(session)
  const [first] = pages
  if (!first) return <Message title={t('landing.nothing')} text={t('landing.nothingText', { role: session.role })} />
  if (pages.length === 1) return <Content page={first} />
  return (
    <Tabs defaultValue={first} keepMounted={false} className="lg-fill lg-column">
      <Tabs.List px="md">
        {pages.map((page) => (
          <Tabs.Tab key={page} value={page}>
            {t(`pages.${page}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {pages.map((page) => (
        <Tabs.Panel key={page} value={page} className="lg-fill">
          <Content page={page} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

function Content({ page }: { page: Page }) {
  const Page = contents[page]
  return (
    <Suspense fallback={<PageLoader />}>
      <Page />
    </Suspense>
  )
}
