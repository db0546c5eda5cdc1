/**
 * The pages by address. They live behind `#`: that part is never sent to a server, so no study and no one-time secret
 * ends in a log, and every address can be opened again. The viewer loads when first opened.
 */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { LandingPage } from './LandingPage.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'
import { Shell } from './Shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })

const landing = createRoute({ getParentRoute: () => root, path: '/', component: LandingPage })

const viewer = createRoute({
  getParentRoute: () => root,
  path: '/studies/$studyInstanceUID',
  component: lazyRouteComponent(() => import('../viewer/ViewerPage.tsx'), 'ViewerPage'),
})

const access = createRoute({
  getParentRoute: () => root,
  path: '/access',
  component: lazyRouteComponent(() => import('../access/AccessPage.tsx'), 'AccessPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([landing, access, viewer]),
  history: createHashHistory(),
  defaultPreload: 'intent',
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
