/**
 * Raises alerts: kept, written to the audit log, and handed to whoever listens (the channels, and the web application).
 *
 * Raising never undoes what it speaks of: an alert that cannot be written to the audit log is still kept and sent.
 */
import type { AuditAppender } from '../data-folder/bounded-audit.ts'
import type { Alert, NewAlert, Severity } from './alert.ts'
import type { AlertStore } from './alert-store.ts'

export interface AlertsParts {
  store: AlertStore
  audit: AuditAppender
  /** Names of the channels that an alert of this severity is sent over. */
  channelsFor?: (severity: Severity) => readonly string[]
}

export class Alerts {
  readonly store: AlertStore
  readonly #audit: AuditAppender
  readonly #channelsFor: (severity: Severity) => readonly string[]
  readonly #listeners = new Set<(alert: Alert) => void>()

  constructor({ store, audit, channelsFor = () => [] }: AlertsParts) {
    this.store = store
    this.#audit = audit
    this.#channelsFor = channelsFor
  }

  /** Resolves once the alert is on stable storage, and its entry in the audit log where it is a new one. */
  async raise(given: NewAlert): Promise<Alert> {
    const { alert, isNew } = this.store.add(given, this.#channelsFor(given.severity))
    for (const listener of this.#listeners) listener(alert)
    if (isNew) await this.#audit.append(entryOf(alert)).catch(() => undefined)
    return alert
  }

  /** @returns the end of it */
  onRaised(listener: (alert: Alert) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

function entryOf({ id, kind, severity, principal, object, detail, at }: Alert) {
  return {
    time: new Date(at).toISOString(),
    action: 'alert:raised',
    outcome: 'success' as const,
    principal: 'operator:server',
    ...(object === undefined ? {} : { object }),
    detail: { ...detail, alert: id, kind, severity, ...(principal === undefined ? {} : { of: principal }) },
  }
}
