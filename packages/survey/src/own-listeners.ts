/**
 * The survey against listeners of this machine's own archive: what a stranger is answered, by the same probes.
 *
 * The scope is written and signed on the spot for these addresses alone; the folder of the run goes with it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rungs } from './finding.ts'
import { runSurvey } from './run/run-survey.ts'
import { readScope } from './scope/scope-file.ts'
import { writeSignedScope } from './scope/write-signed-scope.ts'

export interface OwnListener {
  /** Where it is reached from this machine. */
  readonly address: string
  readonly port: number
  /** Looked at as a web server besides. */
  readonly isHttp: boolean
}

/** What a stranger was answered at one port. */
export interface StrangerView {
  readonly port: number
  readonly rung: number
  /** The rung in words. */
  readonly words: string
  readonly evidence: readonly string[]
  /** Versions of TLS it speaks. */
  readonly tlsVersions: readonly string[]
  /** It answers HTTP without TLS, or lists studies without sign-in. */
  readonly isOpenOnTheWeb: boolean
}

const hourMs = 3_600_000

export async function probeOwnListeners(listeners: readonly OwnListener[]): Promise<StrangerView[]> {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-posture-'))
  try {
    const scope = await readScope(
      await writeSignedScope(folder, {
        format: 'leadglass-survey-scope/1',
        name: 'posture of this archive',
        authority: 'whoever runs this archive',
        contact: 'mailto:nobody@posture.invalid',
        ticket: 'posture',
        validFrom: new Date(Date.now() - hourMs).toISOString(),
        validTo: new Date(Date.now() + hourMs).toISOString(),
        addresses: [...new Set(listeners.map(({ address }) => address))],
        httpPorts: listeners.filter(({ isHttp }) => isHttp).map(({ port }) => port),
        pace: 'unpaced',
      }),
    )
    const targets = listeners.map(({ address, port }) => ({ address, port }))
    const out = join(folder, 'run')
    const operator = scope.signatures[0]!.key
    const { snapshot } = await runSurvey({ scope, targets, isLeftOut: () => false, out, operator })
    return snapshot.findings.map(({ port, rung, evidence, tls, http = [] }) => ({
      port,
      rung,
      words: rungs[rung],
      evidence: evidence.map(({ what }) => what),
      tlsVersions: tls?.versions ?? [],
      isOpenOnTheWeb: http.some((facts) => !facts.overTls || facts.listsWithoutSignIn || facts.retrieveRouteOpen),
    }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
