/**
 * Asks one host: DICOM on each of its ports from the list, then, where an archive or a web server answered, its web ports
 * and TLS. What was refused is never asked again.
 */
import { SurveyError } from '../errors.ts'
import { EXPOSED_RUNG, type Finding } from '../finding.ts'
import { findingOf } from '../judge/finding-of.ts'
import { judgeProduct } from '../judge/product.ts'
import { targetName } from '../judge/target-name.ts'
import type { HostReach } from '../pace/host-reach.ts'
import { dicomwebProbe, type WebCounting } from '../probes/dicomweb/dicomweb-probe.ts'
import { httpViewerProbe } from '../probes/http-viewer/http-viewer-probe.ts'
import type { Probe, ProbeResult, Target } from '../probes/probe.ts'
import { tlsProbe } from '../probes/tls/tls-probe.ts'

export interface HostContext {
  /** The DICOM probe. */
  readonly dicom: Probe
  readonly webCounting: WebCounting
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
  return { findings: joinedFaces(findings), sketches }
}

/** An open web port of the list whose address holds an exposed archive is that archive's other face, not a system of its own. */
function joinedFaces(findings: readonly Finding[]): Finding[] {
  const isOpen = (finding: Finding) => finding.rung >= EXPOSED_RUNG
  const archive = findings.find((finding) => finding.dicom && isOpen(finding))
  const faces = findings.filter((finding) => archive && !finding.dicom && isOpen(finding))
  if (!archive || faces.length === 0) return [...findings]
  const http = [...(archive.http ?? []), ...faces.flatMap((face) => face.http ?? [])]
  return findings.map((finding) => {
    if (finding === archive) return { ...archive, http, product: judgeProduct(archive.dicom, http) }
    return faces.includes(finding) ? { ...finding, sameAs: targetName(archive) } : finding
  })
}

async function askTarget(
  target: Target,
  reach: HostReach,
  httpPorts: readonly number[],
  { dicom, webCounting }: HostContext,
): Promise<ProbeResult[]> {
  const first = await runProbe(dicom, target, reach)
  const rung = Math.max(0, ...first.evidence.map((evidence) => evidence.rung))
  if (rung === 0 || reach.leftBecause !== undefined) return [first]
  if (rung <= 2) return [first, ...(await askWeb(target, target.port, reach, webCounting))]
  const results = [first]
  if (first.dicom?.overTls) results.push(await runProbe(tlsProbe, target, reach))
  for (const port of httpPorts) {
    const isCounted = results.some(({ counts }) => counts !== undefined)
    results.push(...(await askWeb(target, port, reach, isCounted ? undefined : webCounting)))
  }
  return results
}

async function askWeb(target: Target, port: number, reach: HostReach, counting?: WebCounting): Promise<ProbeResult[]> {
  if (reach.leftBecause !== undefined) return []
  const at = { ...target, port }
  const viewer = await runProbe(httpViewerProbe, at, reach)
  const [facts] = viewer.http ?? []
  if (!facts) return []
  const results = [viewer]
  if (reach.highestRung >= EXPOSED_RUNG) results.push(await runProbe(dicomwebProbe(facts.overTls, counting), at, reach))
  if (facts.overTls) results.push(await runProbe(tlsProbe, at, reach))
  return results
}

/** A probe that is cut off because the host used up its time or octets has brought what it had proven: a connection. */
async function runProbe(probe: Probe, target: Target, reach: HostReach): Promise<ProbeResult> {
  try {
    return await probe.run(target, reach)
  } catch (error) {
    const isCutOff =
      error instanceof SurveyError && error.code === 'LG_SURVEY_STOPPED' && reach.leftBecause !== undefined
    if (!isCutOff) throw error
    const what = `left after ${reach.leftBecause === 'time' ? 'the time' : 'the octets'} a host may take`
    return { outcome: 'timed-out', evidence: [{ rung: 1, probe: probe.name, what }] }
  }
}
