/** The pages by address. The viewer, administration and audit pages load when first opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
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

export const router = createRouter({
  routeTree: root.addChildren([landing, viewer]),
  defaultPreload: 'intent',
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
