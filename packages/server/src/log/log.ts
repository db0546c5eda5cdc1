/**
 * The log: one JSON object per line on standard error, without patient data.
 *
 * Callers cannot pass free objects: events and fields are closed lists, and no field takes a URL, a header, a data set
 * or an error's message. `route` is the pattern of a route (`/dicom-web/studies/:study`), never what was asked.
 */
import pino, { type DestinationStream } from 'pino'

export type LogEvent =
  | 'starting'
  | 'listening'
  | 'stopping'
  | 'stopped'
  | 'certificate renewed'
  | 'request'
  | 'request failed'
  | 'connection failed'
  | 'provider failed'
  | 'association accepted'
  | 'association rejected'
  | 'association ended'
  | 'association aborted'
  | 'operation'
  | 'operation failed'
  | 'audit failed'
  | 'keys rotated'
  | 'forwarding'
  | 'storage commitment'
  | 'worklist'
  | 'prefetch'
  | 'rendition'
  | 'alert not sent'
  | 'audit entries not sent'
  | 'witness'

export interface LogFields {
  listener?: 'https' | 'dicom-tls' | 'dicom-plain' | 'shield-deliveries' | 'control' | undefined
  /** Network address of the peer. */
  address?: string | undefined
  aeTitle?: string | undefined
  /** `person:ada`, `node:SCANNER1`. */
  principal?: string | undefined
  method?: string | undefined
  route?: string | undefined
  status?: number | undefined
  durationMs?: number | undefined
  /** An error's code, `LG_…` or the system's. */
  code?: string | undefined
  /** Where in our program an unexpected error arose: frames only, without its message. */
  frames?: string | undefined
  operation?: string | undefined
  count?: number | undefined
  channel?: 'webhook' | 'syslog' | 'mail' | undefined
  /** Number of an alert. */
  alert?: number | undefined
  version?: string | undefined
  /** A sentence of ours from a fixed set, of AE titles, codes and numbers at most. */
  why?: string | undefined
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

export interface Log {
  error(event: LogEvent, fields?: LogFields): void
  warn(event: LogEvent, fields?: LogFields): void
  info(event: LogEvent, fields?: LogFields): void
  debug(event: LogEvent, fields?: LogFields): void
  flush(): void
}

/** @param destination - default standard error */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const target = destination ?? pino.destination({ fd: 2, sync: false })
  const logger = pino(
    {
      level,
      base: null,
      formatters: { level: (name) => ({ level: name }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: (line) => line.replace(commanding, escaped) },
    },
    target,
  )
  const at =
    (name: LogLevel) =>
    (event: LogEvent, fields: LogFields = {}) =>
      logger[name](fields, event)
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug'), flush: () => logger.flush() }
}

/** What JSON leaves as it is and a terminal obeys: controls of 8 bits, line separators, marks that turn the direction of text. */
const commanding = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** What of an unknown error may be logged: its code, and where it arose. */
export function describeError(error: unknown): Pick<LogFields, 'code' | 'frames'> {
  const { code, stack } = (error ?? {}) as { code?: unknown; stack?: unknown }
  const frames = typeof stack === 'string' ? stack.split('\n').filter((line) => /^\s+at /.test(line)) : []
  return {
    code: typeof code === 'string' ? code : 'UNKNOWN',
    frames: frames
      .slice(0, 6)
      .map((line) => line.trim())
      .join(' < '),
  }
}
