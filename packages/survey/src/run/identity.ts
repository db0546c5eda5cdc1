/** Who we say we are, to every peer. */
import type { Identity } from '../probes/probe.ts'
import type { Scope } from '../scope/scope.ts'

/** @returns AE titles as DICOM has them, and a User-Agent of one line: names us, a page with our policy, and a contact */
export function identityOf({ terms }: Scope): Identity {
  const { aeTitle = 'LEADGLASS-SURVEY', calledAETitle = 'ANY-SCP', policyUrl } = terms.identity ?? {}
  const about = [policyUrl === undefined ? undefined : `+${policyUrl}`, terms.contact].filter(Boolean).join('; ')
  // The scope admits visible ASCII only; parentheses would end the comment early (RFC 9110 5.6.5).
  return { aeTitle, calledAETitle, userAgent: `Leadglass-Survey/0.1 (${about.replace(/[()\\]/g, ' ')})` }
}
