/**
 * Asks one host: DICOM on each of its ports from the list, then, where an archive or a web server answered, its web ports
 * and TLS. What was refused is never asked again.
 */
import type { Finding } from '../finding.ts'
import { findingOf } from '../judge/finding-of.ts'
import type { HostReach } from '../pace/host-reach.ts'
import { dicomwebProbe } from '../probes/dicomweb/dicomweb-probe.ts'
import { httpViewerProbe } from '../probes/http-viewer/http-viewer-probe.ts'
import type { Probe, ProbeResult, Target } from '../probes/probe.ts'
import { tlsProbe } from '../probes/tls/tls-probe.ts'

export interface HostContext {
  /** The DICOM probe. */
  readonly dicom: Probe
  readonly countryOf: (target: Target) => string | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface HostAnswer {
  /** One for each target, in their order. */
  readonly findings: readonly Finding[]
  /** Of the exposed ones, by port. In memory only. */
  readonly sketches: ReadonlyMap<number, readonly bigint[]>
}

/**
 * @param targets - all of one address
 * @throws SurveyError `LG_SURVEY_STOPPED`, `LG_SURVEY_OUT_OF_SCOPE`
 */
export async function surveyHost(
  targets: readonly Target[],
  reach: HostReach,
  httpPorts: readonly number[],
  context: HostContext,
): Promise<HostAnswer> {
  const findings: Finding[] = []
  const sketches = new Map<number, readonly bigint[]>()
  const asked = new Set(targets.map(({ port }) => port))
  for (const target of targets) {
    const startedMs = context.now()
    const results = await askTarget(
      target,
      reach,
      httpPorts.filter((port) => !asked.has(port)),
      context,
    )
    // The web ports of a host belong to the first of its archives.
    if (results.length > 1) for (const port of httpPorts) asked.add(port)
    const sketch = results.find((result) => result.sketch)?.sketch
    if (sketch) sketches.set(target.port, sketch)
    findings.push(
      findingOf({
        target,
        results,
        country: context.countryOf(target),
        startedAt: new Date(startedMs).toISOString(),
        durationMs: context.now() - startedMs,
        leftBecause: reach.leftBecause,
      }),
    )
  }
  return { findings, sketches }
}

async function askTarget(
  target: Target,
  reach: HostReach,
  httpPorts: readonly number[],
  { dicom }: HostContext,
): Promise<ProbeResult[]> {
  const first = await dicom.run(target, reach)
  const rung = Math.max(0, ...first.evidence.map((evidence) => evidence.rung))
  if (rung === 0 || reach.leftBecause !== undefined) return [first]
  if (rung <= 2) return [first, ...(await askWeb(target, target.port, reach))]
  const results = [first]
  if (first.dicom?.overTls) results.push(await tlsProbe.run(target, reach))
  for (const port of httpPorts) results.push(...(await askWeb(target, port, reach)))
  return results
}

async function askWeb(target: Target, port: number, reach: HostReach): Promise<ProbeResult[]> {
  if (reach.leftBecause !== undefined) return []
  const at = { ...target, port }
  const viewer = await httpViewerProbe.run(at, reach)
  const [facts] = viewer.http ?? []
  if (!facts) return []
  const results = [viewer, await dicomwebProbe(facts.overTls).run(at, reach)]
  if (facts.overTls) results.push(await tlsProbe.run(at, reach))
  return results
}
