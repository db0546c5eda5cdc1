/**
 * A run of the survey, from the first connection to the snapshot: hosts in random order, a bounded number at a time, each
 * written into the journal when it is finished.
 */
import { hkdfSync, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { type Clock, systemClock } from '@leadglass/network'
import { SurveyError } from '../errors.ts'
import type { Finding } from '../finding.ts'
import { groupBy } from '../group-by.ts'
import { judgeTogether, type SketchOf } from '../judge/judge-together.ts'
import { totalsOf } from '../judge/totals.ts'
import { connectTimeoutMs } from '../limits.ts'
import { HostReach, type ReachContext } from '../pace/host-reach.ts'
import { Pace } from '../pace/pace.ts'
import { paceSettings } from '../pace/pace-terms.ts'
import type { Probe, Target } from '../probes/probe.ts'
import { readSnapshot } from '../read-snapshot.ts'
import type { Scope } from '../scope/scope.ts'
import { PROBE_VERSION, type Snapshot, type Totals } from '../snapshot.ts'
import { SNAPSHOT_FILE, writeSnapshot } from '../snapshot-file.ts'
import { type Admission, admit, type LeftOut } from './admission.ts'
import { countingProbesFor } from './counting-probes-for.ts'
import { type HostContext, surveyHost } from './host-survey.ts'
import { identityOf } from './identity.ts'
import { Journal } from './journal.ts'
import { openRunFolder, type RunFolder } from './run-folder.ts'
import { shuffled } from './shuffle.ts'
import { type Stop, watchStop } from './stop.ts'
import { SurveyLog } from './survey-log.ts'

export interface SurveyProgress {
  /** Hosts. */
  readonly done: number
  readonly total: number
}

export interface RunOptions {
  /** In force: see `requireInForce`. */
  readonly scope: Scope
  readonly targets: readonly Target[]
  readonly isLeftOut: (address: string) => boolean
  /** Folder of the run. */
  readonly out: string
  /** Another DICOM probe than the one that the scope asks for; for tests. */
  readonly dicom?: Probe
  /** By address, for targets whose country the list does not say. */
  readonly countryOf?: (address: string) => string | undefined
  /** Public key of the operator, for the log. */
  readonly operator: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: SurveyProgress) => void
  readonly clock?: Clock
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export interface RunResult {
  readonly snapshot: Snapshot
  readonly totals: Totals
  readonly leftOut: readonly LeftOut[]
  /** Path of `snapshot.json`. */
  readonly path: string
  /** Ed25519, base64: verifies `audit/`. */
  readonly logKey: string
}

/**
 * Runs a survey to its end or until it is stopped; the same call goes on where it stopped.
 *
 * @throws SurveyError `LG_SURVEY_OUT_OF_SCOPE` when no target is inside the scope, `LG_SURVEY_OUT_FOLDER`
 */
export async function runSurvey(options: RunOptions): Promise<RunResult> {
  const now = options.now ?? Date.now
  const admission = admit(options.targets, options.scope, options.isLeftOut)
  if (admission.hosts.size === 0) throw new SurveyError('LG_SURVEY_OUT_OF_SCOPE', 'no target is inside the scope')
  const folder = await openRunFolder(options.out, options.scope, options.targets, now())
  try {
    const log = await SurveyLog.open(folder.path('audit'), await logSeed(folder), `operator:${options.operator}`, now)
    const { journal, finished } = await Journal.open(folder.path('journal.jsonl'))
    const stop = watchStop(folder.path('stop'), options.signal)
    const run = new Run(options, admission, folder, log, journal, stop, now)
    return await run.toEnd(finished.flatMap(({ findings }) => findings)).finally(async () => {
      stop.close()
      await journal.close()
      await log.close()
    })
  } finally {
    await folder.release()
  }
}

class Run {
  readonly #options: RunOptions
  readonly #admission: Admission
  readonly #folder: RunFolder
  readonly #log: SurveyLog
  readonly #journal: Journal
  readonly #stop: Stop
  readonly #now: () => number
  readonly #findings = new Map<string, Finding>()
  readonly #sketches = new Map<string, readonly bigint[]>()
  readonly #probes: Pick<HostContext, 'dicom' | 'webCounting'>
  #doneHosts = 0

  constructor(
    options: RunOptions,
    admission: Admission,
    folder: RunFolder,
    log: SurveyLog,
    journal: Journal,
    stop: Stop,
    now: () => number,
  ) {
    this.#options = options
    const probes = countingProbesFor(options.scope)
    this.#probes = { ...probes, dicom: options.dicom ?? probes.dicom }
    this.#admission = admission
    this.#folder = folder
    this.#log = log
    this.#journal = journal
    this.#stop = stop
    this.#now = now
  }

  async toEnd(finished: readonly Finding[]): Promise<RunResult> {
    const kept = await this.#keptResult()
    if (kept) return kept
    for (const finding of finished) this.#findings.set(keyOf(finding), finding)
    await this.#begin()
    const context = this.#reachContext()
    const left = this.#hosts((targets) => targets.some((target) => !this.#findings.has(keyOf(target))))
    this.#doneHosts = this.#admission.hosts.size - left.length
    await this.#askAll(left, context, (targets) => this.#finish(targets, context))
    await this.#compareAgain(context)
    return this.#conclude()
  }

  /** A run that was complete is not begun again, and nobody is asked again. */
  async #keptResult(): Promise<RunResult | undefined> {
    if (!this.#folder.isResumed) return undefined
    const path = this.#folder.path(SNAPSHOT_FILE)
    const snapshot = await readSnapshot(path).catch(() => undefined)
    if (!snapshot?.isComplete || snapshot.runID !== this.#folder.facts.runID) return undefined
    return this.#result(snapshot, path)
  }

  #result(snapshot: Snapshot, path: string): RunResult {
    const totals = totalsOf(snapshot.findings)
    return { snapshot, totals, leftOut: this.#admission.leftOut, path, logKey: this.#log.publicKey }
  }

  async #begin(): Promise<void> {
    const { scope, targets } = this.#options
    const { leftOut } = this.#admission
    await this.#log.run(this.#folder.isResumed ? 'resumed' : 'started', {
      runID: this.#folder.facts.runID,
      scopeDigest: this.#folder.facts.scopeDigest,
      ticket: scope.terms.ticket,
      targets: targets.length,
      finished: this.#findings.size,
      leftOut: leftOut.length,
      probeVersion: PROBE_VERSION,
    })
    await Promise.all(leftOut.map(({ target, reason }) => this.#log.leftOut(target.address, target.port, reason)))
  }

  #reachContext(): ReachContext {
    const { scope, isLeftOut, clock = systemClock } = this.#options
    const settings = paceSettings(scope.terms.pace)
    const pace = new Pace(settings, clock)
    const identity = identityOf(scope)
    return {
      scope,
      isLeftOut,
      pace,
      settings,
      log: this.#log,
      identity,
      clock,
      connectTimeoutMs,
      signal: this.#stop.signal,
    }
  }

  #hosts(wanted: (targets: readonly Target[]) => boolean): (readonly Target[])[] {
    return [...this.#admission.hosts.values()].filter(wanted)
  }

  /** A bounded number of hosts at a time; the first error of our own ends all. */
  async #askAll(
    hosts: readonly (readonly Target[])[],
    context: ReachContext,
    ask: (targets: readonly Target[]) => Promise<void>,
  ): Promise<void> {
    const waiting = shuffled(hosts).values()
    const work = async () => {
      for (const targets of waiting) {
        if (context.signal.aborted) return
        await ask(targets)
      }
    }
    const workers = Array.from({ length: context.settings.hostsAtOnce }, () => work().catch(this.#stop.fail))
    await Promise.all(workers)
    this.#stop.throwFailure()
  }

  async #finish(targets: readonly Target[], context: ReachContext): Promise<void> {
    const answer = await this.#ask(targets, context)
    // A host that was cut off by the end of the run is not finished: it is asked whole the next time.
    if (!answer || context.signal.aborted) return
    const { findings, sketches } = answer
    await Promise.all(findings.map((finding) => this.#log.judged(finding)))
    await this.#journal.add({ address: targets[0]!.address, findings })
    for (const finding of findings) this.#findings.set(keyOf(finding), finding)
    for (const [port, sketch] of sketches) this.#sketches.set(keyOf({ address: targets[0]!.address, port }), sketch)
    this.#doneHosts++
    this.#options.onProgress?.({ done: this.#doneHosts, total: this.#admission.hosts.size })
  }

  async #ask(targets: readonly Target[], context: ReachContext) {
    const { scope, countryOf = () => undefined } = this.#options
    const { address } = targets[0]!
    const reach = new HostReach(
      context,
      address,
      targets.map(({ port }) => port),
    )
    const country = (target: Target) => target.country ?? countryOf(target.address)
    try {
      return await surveyHost(targets, reach, scope.httpPorts, { ...this.#probes, countryOf: country, now: this.#now })
    } catch (error) {
      if (error instanceof SurveyError && error.code === 'LG_SURVEY_STOPPED') return undefined
      throw error
    } finally {
      reach.close()
    }
  }

  /**
   * Sketches are never written, so those of hosts that were finished before a stop are gone. Where the counts of such a host
   * are the same as another's, it is asked once more, for its sketch only.
   */
  async #compareAgain(context: ReachContext): Promise<void> {
    if (this.#stop.signal.aborted) return
    const alike = groupBy(
      [...this.#findings.values()].filter(({ counts }) => counts !== undefined && counts.studies.value > 0),
      ({ counts }) => `${counts!.studies.value} ${counts!.images.value}`,
    )
    const missing = new Set(
      [...alike.values()]
        .filter((group) => group.length > 1)
        .flat()
        .filter((finding) => !this.#sketches.has(keyOf(finding)))
        .map(({ address }) => address),
    )
    await this.#askAll(
      this.#hosts(([first]) => missing.has(first!.address)),
      context,
      async (targets) => {
        const answer = await this.#ask(targets, context)
        for (const [port, sketch] of answer?.sketches ?? [])
          this.#sketches.set(keyOf({ address: targets[0]!.address, port }), sketch)
      },
    )
  }

  async #conclude(): Promise<RunResult> {
    const { scope, targets } = this.#options
    const { hosts } = this.#admission
    const asked = targets.filter(({ address }) => hosts.has(address))
    const found = asked.flatMap((target) => this.#findings.get(keyOf(target)) ?? [])
    const sketchOf: SketchOf = (finding) => this.#sketches.get(keyOf(finding)) ?? []
    const findings = judgeTogether(found, sketchOf)
    const { name, authority, contact, ticket } = scope.terms
    const snapshot: Snapshot = {
      format: 'leadglass-survey-snapshot/1',
      probeVersion: PROBE_VERSION,
      runID: this.#folder.facts.runID,
      scope: { name, authority, contact, ticket },
      startedAt: this.#folder.facts.startedAt,
      finishedAt: new Date(this.#now()).toISOString(),
      isComplete: !this.#stop.signal.aborted && found.length === asked.length,
      findings,
    }
    const path = await writeSnapshot(this.#options.out, snapshot)
    const result = this.#result(snapshot, path)
    const { analysed, open } = result.totals
    await this.#log.run(snapshot.isComplete ? 'finished' : 'stopped', { analysed, open })
    return result
  }
}

/** The log's key is the folder's own: whoever has the folder's public key from the day of the run can check the log. */
async function logSeed(folder: RunFolder): Promise<Uint8Array> {
  const path = folder.path('log.key')
  const known = await readFile(path).catch(() => undefined)
  const secret = known ?? randomBytes(32)
  if (!known) await writeFile(path, secret, { mode: 0o600, flag: 'wx' })
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'leadglass survey log', 32))
}

function keyOf({ address, port }: { address: string; port: number }): string {
  return `${address} ${port}`
}
