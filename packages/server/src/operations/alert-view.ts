/** An alert as the web application and the command line show it. */
import type { Alert } from '../alerts/alert.ts'
import type { AlertView } from './operation-table.ts'

export function alertView({
  id,
  kind,
  severity,
  principal,
  object,
  detail,
  at,
  lastAt,
  count,
  acknowledged,
}: Alert): AlertView {
  return {
    id,
    kind,
    severity,
    ...(principal === undefined ? {} : { principal }),
    ...(object === undefined ? {} : { object }),
    detail,
    at: new Date(at).toISOString(),
    lastAt: new Date(lastAt).toISOString(),
    count,
    ...(acknowledged
      ? {
          acknowledgedBy: acknowledged.by,
          acknowledgedAt: new Date(acknowledged.at).toISOString(),
          note: acknowledged.note,
        }
      : {}),
  }
}
