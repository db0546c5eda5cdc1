/**
 * Syslog messages. Source: RFC 5424 6 (format), 6.2.1 (priority), 6.3.3 (parameter values); RFC 5425 4.3 (octet counting).
 */
import { hostname } from 'node:os'
import { onOneLine } from '../text/on-one-line.ts'

export interface SyslogMessage {
  /** RFC 5424 Table 1: 10 security/authorization, 13 log audit. */
  facility: number
  /** RFC 5424 Table 2: 0 emergency … 7 debug. */
  severity: number
  /** Milliseconds since 1970. */
  time: number
  /** At most 32 printable ASCII characters. */
  messageId: string
  /** Goes into one structured data element of our own. */
  parameters?: Readonly<Record<string, string | number>>
  text: string
}

/** 32473 is the private enterprise number for documentation (RFC 5612): we have none of our own. */
const elementId = 'leadglass@32473'

/** One message, UTF-8. */
export function encodeSyslog({ facility, severity, time, messageId, parameters, text }: SyslogMessage): Buffer {
  const header = `<${facility * 8 + severity}>1 ${new Date(time).toISOString()} ${name(hostname(), 255)} leadglass ${process.pid}`
  return Buffer.from(`${header} ${name(messageId, 32)} ${structured(parameters)} \ufeff${onOneLine(text)}`)
}

/** As it goes over TLS: its length in octets, a space, the message. */
export function framed(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${message.length} `), message])
}

function structured(parameters: SyslogMessage['parameters'] = {}): string {
  const pairs = Object.entries(parameters).map(([key, value]) => ` ${name(key, 32)}="${escaped(String(value))}"`)
  return pairs.length === 0 ? '-' : `[${elementId}${pairs.join('')}]`
}

/** PRINTUSASCII without what ends a name. */
function name(text: string, longest: number): string {
  return text.replace(/[^\x21-\x7e]|[=\]"]/g, '_').slice(0, longest) || '-'
}

/** A value may hold a line's end; a collector that splits there would take the rest for a message of ours. */
function escaped(value: string): string {
  return onOneLine(value).replace(/["\\\]]/g, '\\$&')
}
