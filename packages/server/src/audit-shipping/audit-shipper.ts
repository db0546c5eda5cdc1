/**
 * Hands every entry of the audit log to a syslog collector, in order, as DICOM audit messages; from the first entry on, and after
 * a restart or an outage from where it was. A study stands under the name that the log has for it and nothing else is opened:
 * what the collector keeps becomes unreadable too when the study is erased. Where the settings ask for it, patient and study are named.
 *
 * Syslog over TLS has no acknowledgement. A batch counts as sent when the collector's side has taken it and the connection stood
 * for a moment after; after a connection that broke, the last batch is sent again. Each message carries the number of its entry,
 * by which a collector knows one that it has already.
 *
 * Sources: PS3.15 A.5.3 (who is named), A.6 (SYSLOG-TLS: priority, MSGID), RFC 5424, RFC 5425.
 */
import type { Archive, EntrySubject } from '@leadglass/archive'
import type { AuditEvent, AuditLog, LogEntry } from '@leadglass/audit'
import type { Alerts } from '../alerts/alerts.ts'
import { dicomAuditMessage } from '../audit-export/dicom-audit-message.ts'
import type { ExportedEntry } from '../audit-export/exported-entry.ts'
import type { Settings } from '../config/settings.ts'
import { limits } from '../limits.ts'
import { describeError, type Log } from '../log/log.ts'
import { encodeSyslog } from '../syslog/syslog-message.ts'
import { SyslogSender } from '../syslog/syslog-sender.ts'
import { backOffMs, WorkLoop } from '../work/work-loop.ts'
import type { ShippingPosition } from './shipping-position.ts'

export interface AuditShipperParts {
  audit: Pick<AuditLog, 'size' | 'entries'>
  archive: Pick<Archive, 'entrySubjects'>
  position: ShippingPosition
  alerts: Pick<Alerts, 'raise'>
  settings: Settings['audit']
  log: Log
  now?: () => number
}

/** How often the log is looked at while the collector has everything. */
const idleMs = 1_000
const firstPauseMs = 1_000
const longestPauseMs = 60_000
/** Security and authorization messages; normal but significant: <85>. */
const [facility, severity] = [10, 5]
const messageId = 'DICOM+RFC3881'
/** Who opens what is sealed in entries, for the archive's gate. */
const shipping = { kind: 'operator', name: 'audit-shipping' } as const

export class AuditShipper {
  readonly #parts: AuditShipperParts
  readonly #now: () => number
  readonly #sender: SyslogSender
  readonly #loop: WorkLoop
  /** There once something is to be opened. */
  #subjectOf: ((event: AuditEvent) => Promise<EntrySubject | undefined>) | undefined
  #failures = 0
  /** Halved when the collector does not take a batch in time, so that a slow one gets on. */
  #batch: number = limits.auditShippingBatch
  /** Since when there was always something waiting. */
  #behindSince: number | undefined
  #isLate = false

  constructor(parts: AuditShipperParts) {
    const { settings, log, now = Date.now } = parts
    this.#parts = parts
    this.#now = now
    this.#sender = new SyslogSender({
      address: settings.syslog,
      authorityFile: settings.syslogAuthorityFile,
      identityFile: settings.syslogIdentityFile,
    })
    this.#loop = new WorkLoop({
      round: (signal) => this.#round(signal),
      onError: (error) => log.error('operation failed', describeError(error)),
      now,
    })
  }

  /** Begins, if there is a collector. */
  start(): void {
    if (this.#parts.settings.syslog !== '') this.#loop.wake()
  }

  async close(): Promise<void> {
    await this.#loop.close()
    this.#sender.close()
  }

  async #round(signal: AbortSignal): Promise<number> {
    await this.#meetShorterLog()
    while (!signal.aborted) {
      this.#meetBrokenConnection()
      const entries = await this.#waiting()
      if (entries.length === 0) {
        this.#behindSince = undefined
        this.#isLate = false
        return this.#now() + idleMs
      }
      await this.#tellIfLate(entries[0]!)
      if (!(await this.#send(entries))) return this.#now() + backOffMs(this.#failures, firstPauseMs, longestPauseMs)
    }
    return this.#now()
  }

  async #send(entries: readonly LogEntry[]): Promise<boolean> {
    const { position, log, settings } = this.#parts
    const told = settings.syslogNamesPatients ? await this.#withSubjects(entries) : entries
    try {
      await this.#sender.send(told.map(messageOf))
    } catch (error) {
      this.#failures += 1
      this.#batch = Math.max(1, this.#batch >> 1)
      log.warn('audit entries not sent', { count: this.#failures, ...describeError(error) })
      return false
    }
    position.write({ next: entries.at(-1)!.index + 1, batch: entries[0]!.index })
    this.#failures = 0
    this.#batch = Math.min(limits.auditShippingBatch, this.#batch * 2)
    return true
  }

  /** What cannot be opened now waits: a message that lacks the patient would be there for ever. */
  async #withSubjects(entries: readonly LogEntry[]): Promise<ExportedEntry[]> {
    this.#subjectOf ??= await this.#parts.archive.entrySubjects(shipping, { identify: true })
    const told: ExportedEntry[] = []
    for (const entry of entries) {
      const study = await this.#subjectOf(entry.event)
      told.push(study ? { ...entry, study } : entry)
    }
    return told
  }

  async #waiting(): Promise<LogEntry[]> {
    const { audit, position } = this.#parts
    const { next } = position.read()
    const entries: LogEntry[] = []
    for await (const entry of audit.entries(next, Math.min(audit.size, next + this.#batch))) entries.push(entry)
    return entries
  }

  /** What the system had taken of the last batch may not have arrived. */
  #meetBrokenConnection(): void {
    if (!this.#sender.takeBroken()) return
    const { batch } = this.#parts.position.read()
    this.#parts.position.write({ next: batch, batch })
  }

  /** The collector has more entries than there are: somebody put an older log in place. */
  async #meetShorterLog(): Promise<void> {
    const { audit, position, alerts } = this.#parts
    const { next } = position.read()
    if (next <= audit.size) return
    const detail = { entries: audit.size, sent: next }
    await alerts.raise({ kind: 'audit:log-damaged', severity: 'critical', detail })
    position.write({ next: audit.size, batch: audit.size })
  }

  /** Once, until the collector has everything again. */
  async #tellIfLate({ index, event }: LogEntry): Promise<void> {
    const { audit, alerts, settings } = this.#parts
    const now = this.#now()
    this.#behindSince ??= now
    const since = this.#failures > 0 ? Math.min(this.#behindSince, Date.parse(event.time)) : this.#behindSince
    const minutes = Math.floor((now - since) / 60_000)
    if (this.#isLate || minutes < settings.lateAfterMinutes) return
    this.#isLate = true
    await alerts.raise({
      kind: 'audit:not-sent',
      severity: 'warning',
      detail: { waiting: audit.size - index, minutes },
    })
  }
}

function messageOf(entry: ExportedEntry): Buffer {
  const { index, event } = entry
  const text = dicomAuditMessage(entry)
  return encodeSyslog({
    facility,
    severity,
    time: Date.parse(event.time),
    messageId,
    parameters: { entry: index },
    text,
  })
}
