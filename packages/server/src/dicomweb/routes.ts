/** The DICOMweb services under /dicom-web (PS3.18). */
import type { DeclaredRoute } from '../http/add-route.ts'
import type { App, HttpContext } from '../http/context.ts'
import { upsRoutes } from '../workitems/ups-rs.ts'
import { capabilityRoutes } from './capabilities.ts'
import { changeFeedRoutes } from './change-feed.ts'
import { deleteRoutes } from './delete.ts'
import { qidoRoutes } from './qido-rs.ts'
import { stowRoutes } from './stow-rs.ts'
import { wadoRoutes } from './wado-rs.ts'
import { wadoUriRoute } from './wado-uri.ts'

export function dicomwebRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  qidoRoutes(app, declared, context)
  wadoRoutes(app, declared, context)
  wadoUriRoute(app, declared, context)
  stowRoutes(app, declared, context)
  deleteRoutes(app, declared, context)
  changeFeedRoutes(app, declared, context)
  upsRoutes(app, declared, context)
  // After those that bring a body of their own: the application adds them when it starts.
  app.register(async (scope) => capabilityRoutes(scope as unknown as App, declared))
}
