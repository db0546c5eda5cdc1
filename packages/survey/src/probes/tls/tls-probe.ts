/** TLS of a port: which versions, which chain, until when, and whether a client certificate is asked for. */
import type { PeerCertificate, SecureVersion, TLSSocket } from 'node:tls'
import { SurveyError } from '../../errors.ts'
import type { TlsFacts } from '../../finding.ts'
import type { Probe, ProbeResult, Reach, Target } from '../probe.ts'
import { startTls } from './start-tls.ts'

const versions: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

interface Attempt {
  readonly version: string
  readonly facts: Omit<TlsFacts, 'versions'>
}

export const tlsProbe: Probe = {
  name: 'tls',
  async run({ port }: Target, reach: Reach): Promise<ProbeResult> {
    const attempts: Attempt[] = []
    for (const version of versions) {
      const attempt = await attemptVersion(reach, port, version)
      // Who lets one handshake wait would let each of them wait.
      if (attempt === 'timed-out') break
      if (attempt) attempts.push(attempt)
    }
    return resultOf(attempts)
  },
}

function resultOf(attempts: readonly Attempt[]): ProbeResult {
  const best = attempts.at(-1)
  if (!best) return { outcome: 'protocol-error', evidence: [] }
  const asksForClientCertificate = attempts.some(({ facts }) => facts.asksForClientCertificate)
  const tls = { ...best.facts, asksForClientCertificate, versions: attempts.map(({ version }) => version) }
  const asks = asksForClientCertificate ? ', asking for a client certificate' : ''
  const what = `TLS handshake with ${tls.versions.join(', ')}${asks}`
  return { outcome: 'done', evidence: [{ rung: 1, probe: 'tls', what }], tls }
}

/** One connection that offers one version. Old versions need OpenSSL's lowest security level on our side. */
async function attemptVersion(
  reach: Reach,
  port: number,
  version: SecureVersion,
): Promise<Attempt | 'timed-out' | undefined> {
  const isOld = version === 'TLSv1' || version === 'TLSv1.1'
  try {
    const socket = await reach.connect(port)
    const offer = { minVersion: version, maxVersion: version, ...(isOld && { ciphers: 'DEFAULT@SECLEVEL=0' }) }
    const { secure, asksForClientCertificate } = await startTls(socket, offer, reach.patienceMs)
    const facts = { ...certificateFacts(secure), asksForClientCertificate }
    secure.destroy()
    return { version, facts }
  } catch (error) {
    if (error instanceof SurveyError) throw error
    return error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT' ? 'timed-out' : undefined
  }
}

function certificateFacts(secure: TLSSocket): Omit<TlsFacts, 'versions' | 'asksForClientCertificate'> {
  const certificate: Partial<PeerCertificate> = secure.getPeerCertificate(false)
  const until = Date.parse(certificate.valid_to ?? '')
  return {
    isTrusted: secure.authorized,
    isSelfSigned: String(secure.authorizationError) === 'DEPTH_ZERO_SELF_SIGNED_CERT',
    ...(!Number.isNaN(until) && { notAfter: new Date(until).toISOString() }),
  }
}
