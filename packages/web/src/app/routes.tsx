/**
 * The pages by address. They live behind `#`: that part is never sent to a server, so no study and no one-time secret
 * ends in a log, and every address can be opened again. The viewer loads when first opened.
 */
import { isAddressableUID } from '@leadglass/dicom'
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
} from '@tanstack/react-router'
import { LandingPage } from './LandingPage.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'
import { Shell } from './Shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })

const landing = createRoute({ getParentRoute: () => root, path: '/', component: LandingPage })

const viewer = createRoute({
  getParentRoute: () => root,
  path: '/studies/$studyInstanceUID',
  // Addresses of the server are made of it: a link must not lead to others.
  beforeLoad: ({ params }) => {
    if (!isAddressableUID(params.studyInstanceUID)) throw notFound()
  },
  component: lazyRouteComponent(() => import('../viewer/ViewerPage.tsx'), 'ViewerPage'),
})

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('../account/AccountPage.tsx'), 'AccountPage'),
})

const alerts = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../alerts/AlertsPage.tsx'), 'AlertsPage'),
})

const access = createRoute({
  getParentRoute: () => root,
  path: '/access',
  component: lazyRouteComponent(() => import('../access/AccessPage.tsx'), 'AccessPage'),
})

const shared = createRoute({
  getParentRoute: () => root,
  path: '/shared',
  component: lazyRouteComponent(() => import('../sharing/SharedStudyPage.tsx'), 'SharedStudyPage'),
})

/** Images that a person must look at before researchers get them. */
const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  component: lazyRouteComponent(() => import('../research/ReviewPage.tsx'), 'ReviewPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([landing, access, account, alerts, review, viewer, shared]),
  history: createHashHistory(),
  defaultPreload: 'intent',
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
