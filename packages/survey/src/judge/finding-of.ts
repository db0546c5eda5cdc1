/** Joins what the probes brought of one target into a finding. Twins and decoys are judged when all targets are known. */
import type { Count, Counts, Evidence, Finding, HttpFacts, Outcome, Rung } from '../finding.ts'
import { EXPOSED_RUNG } from '../finding.ts'
import type { ProbeResult, Target } from '../probes/probe.ts'
import { judgeProduct } from './product.ts'

export interface Asked {
  readonly target: Target
  /** Of the target list, else of the table; absent is unknown. */
  readonly country: string | undefined
  readonly startedAt: string
  readonly durationMs: number
  /** In the order in which they were asked: the DICOM probe first. */
  readonly results: readonly ProbeResult[]
  /** The host was left before the probes were through. */
  readonly leftBecause: 'time' | 'octets' | undefined
}

export function findingOf(asked: Asked): Finding {
  const { target, results, country, startedAt, durationMs } = asked
  const evidence = results.flatMap((result) => result.evidence).sort((a, b) => a.rung - b.rung)
  const rung = evidence.at(-1)?.rung ?? 0
  const dicom = results.find((result) => result.dicom)?.dicom
  const tls = results.find((result) => result.tls)?.tls
  const http = mergedHttp(results.flatMap((result) => result.http ?? []))
  const counts = results.find((result) => result.counts)?.counts
  return {
    address: target.address,
    port: target.port,
    ...(country !== undefined && { country }),
    ...(target.institution !== undefined && { institution: target.institution }),
    ...(target.network !== undefined && { network: target.network }),
    rung,
    evidence,
    outcome: outcomeOf(asked),
    ...(dicom && { dicom }),
    ...(tls && { tls }),
    ...(http.length > 0 && { http }),
    product: judgeProduct(dicom, http),
    decoy: { score: 0, reasons: [] },
    ...(counts && rung >= EXPOSED_RUNG && { counts: accessible(counts, evidence) }),
    exposedFields: [...new Set(results.flatMap((result) => result.exposedFields ?? []))],
    startedAt,
    durationMs: Math.round(durationMs),
  }
}

function outcomeOf({ results, leftBecause }: Asked): Outcome {
  if (leftBecause !== undefined) return 'timed-out'
  return results[0]?.outcome ?? 'refused'
}

/** What two probes say of one port is one fact: each tells what it saw, neither takes back what the other did. */
function mergedHttp(facts: readonly HttpFacts[]): HttpFacts[] {
  const byPort = new Map<number, HttpFacts>()
  for (const fact of facts) {
    const { port, overTls } = fact
    const known = byPort.get(port)
    const viewer = known?.viewer ?? fact.viewer
    byPort.set(port, {
      port,
      overTls,
      ...(viewer !== undefined && { viewer }),
      listsWithoutSignIn: fact.listsWithoutSignIn || known?.listsWithoutSignIn === true,
      isDicomweb: fact.isDicomweb || known?.isDicomweb === true,
      retrieveRouteOpen: fact.retrieveRouteOpen || known?.retrieveRouteOpen === true,
    })
  }
  return [...byPort.values()]
}

/** Rung 8 is the proof that images can be had; rung 9 (a stranger may store) is none. */
function accessible(counts: Counts, evidence: readonly Evidence[]): Counts {
  const none: Count = { value: 0, certainty: 'exact' }
  const canRetrieve = evidence.some(({ rung }: { rung: Rung }) => rung === 8)
  return { ...counts, imagesAccessible: canRetrieve ? counts.images : none }
}
