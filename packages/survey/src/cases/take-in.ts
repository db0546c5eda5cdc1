/** A run becomes events: new cases, those that were seen again, closed, reopened, or not reached. */
import { isProvenClosed } from '../diff/diff-snapshots.ts'
import type { Finding } from '../finding.ts'
import { targetName } from '../judge/target-name.ts'
import { isOpen } from '../judge/totals.ts'
import { isExposed } from '../report/counted.ts'
import { showName } from '../report/show-name.ts'
import type { Snapshot } from '../snapshot.ts'
import { type Case, casesOf } from './case.ts'
import type { CaseEvent, Observation } from './event.ts'
import type { RegisterContent } from './register.ts'

/** Pure. A run that was taken in before, or is older than what a case has seen, changes nothing. */
export function eventsOf(content: RegisterContent, snapshot: Snapshot): CaseEvent[] {
  const cases = [...casesOf(content.entries).values()]
  const byTarget = new Map(cases.map((known) => [targetName(known.system), known]))
  const faces = facesOf(snapshot.findings)
  const known = snapshot.findings.flatMap((finding) => observe(byTarget.get(targetName(finding)), finding, snapshot))
  const unknown = snapshot.findings.filter(
    (finding) => isOpen(finding) && !(faces.get(targetName(finding)) ?? []).some((face) => byTarget.has(face)),
  )
  return [...known, ...unknown.map((finding, index) => found(finding, snapshot, cases.length + index + 1))]
}

function observe(known: Case | undefined, finding: Finding, { runID }: Snapshot): CaseEvent[] {
  if (!known || Date.parse(finding.startedAt) <= Date.parse(known.last.at)) return []
  const observation = observationOf(finding, runID)
  const event = (kind: 'seen' | 'reopened' | 'closed' | 'unreached') => [{ kind, case: known.id, observation }]
  if (isExposed(finding)) return event(known.state === 'closed' || known.state === 'mitigated' ? 'reopened' : 'seen')
  if (known.state === 'closed') return []
  return event(isProvenClosed(finding) ? 'closed' : 'unreached')
}

function found(finding: Finding, { runID, scope }: Snapshot, number: number): CaseEvent {
  const { address, port, country, institution, network } = finding
  return {
    kind: 'found',
    case: `C-${String(number).padStart(4, '0')}`,
    system: {
      address,
      port,
      ...(country && { country: showName(country) }),
      ...(institution && { institution: showName(institution) }),
      ...(network && { network: showName(network) }),
    },
    authority: {
      authority: showName(scope.authority),
      contact: showName(scope.contact),
      ticket: showName(scope.ticket),
    },
    observation: observationOf(finding, runID),
  }
}

function observationOf(finding: Finding, runID: string): Observation {
  const { rung, outcome, counts, exposedFields, product, startedAt } = finding
  return {
    runID: showName(runID),
    at: startedAt,
    rung,
    outcome,
    evidence: finding.evidence.slice(-50).map(({ rung, probe, what }) => ({ rung, probe, what: showName(what, 300) })),
    ...(counts && { counts }),
    exposedFields: [...exposedFields],
    product: showName(product.family, 60),
  }
}

/** Address → all addresses of the same system, itself included. */
function facesOf(findings: readonly Finding[]): Map<string, string[]> {
  const faces = new Map<string, string[]>()
  for (const finding of findings.filter(isExposed)) {
    const main = finding.sameAs ?? targetName(finding)
    faces.set(main, [...(faces.get(main) ?? []), targetName(finding)])
  }
  return faces
}
