/**
 * DICOMweb on a port: does QIDO-RS answer without sign-in, would WADO-RS?
 *
 * The retrieve route is tried with a UID made up at random, which was never issued to anything: 404 says that a stranger's
 * request was looked up, 401 or 403 that it was turned away. No image is ever asked for.
 *
 * Sources: PS3.18 10.6 (QIDO-RS), 10.4 (WADO-RS); PS3.5 B.2 (UIDs from random numbers).
 */
import { randomBytes } from 'node:crypto'
import { IDENTIFYING } from '../../counting/answer-fields.ts'
import { type ArchiveCounting, countArchive } from '../../counting/count-archive.ts'
import { type Evidence, identifyingFields } from '../../finding.ts'
import { HttpSession } from '../http/http-session.ts'
import type { Probe, ProbeResult, Reach, Target } from '../probe.ts'
import { QidoAsker } from './qido-asker.ts'

/** Where Orthanc (and those who follow it) and dcm4chee have theirs; no others are guessed. */
const roots = ['/dicom-web', '/dcm4chee-arc/aets/DCM4CHEE/rs']

/** What counting over QIDO-RS needs; an archive that was counted over DICOM is not counted again. */
export type WebCounting = Omit<ArchiveCounting, 'asker'>

/** @param overTls - as the port was seen to speak */
export function dicomwebProbe(overTls: boolean, counting?: WebCounting): Probe {
  return {
    name: 'dicomweb',
    async run({ address, port }: Target, reach: Reach): Promise<ProbeResult> {
      const session = new HttpSession(reach, address, port, overTls)
      try {
        for (const root of roots) {
          if (!(await listsStudies(session, root))) continue
          const found = await describe(session, root, port, overTls, reach)
          return counting ? await counted(found, session, root, counting) : found
        }
        return { outcome: 'done', evidence: [] }
      } finally {
        session.close()
      }
    },
  }
}

async function listsStudies(session: HttpSession, root: string): Promise<boolean> {
  const answer = await session.get(`${root}/studies?limit=1`, { accept: 'application/dicom+json' })
  if ('failure' in answer) return false
  const isJson = /\bjson\b/.test(answer.headers['content-type'] ?? '')
  // An empty list gives nothing away, and proves nothing.
  const lists = answer.status === 200 && isJson && answer.body.includes('"0020000d"')
  answer.wipe()
  return lists
}

async function describe(
  session: HttpSession,
  root: string,
  port: number,
  overTls: boolean,
  reach: Reach,
): Promise<ProbeResult> {
  const where = `${overTls ? 'HTTPS' : 'plain HTTP'}, port ${port}`
  const evidence: Evidence[] = [{ rung: 7, probe: 'dicomweb', what: `QIDO-RS answered 200 without sign-in (${where})` }]
  const retrieveRouteOpen = reach.highestRung >= 8 && (await retrieveRouteIsOpen(session, root))
  if (retrieveRouteOpen) {
    evidence.push({ rung: 8, probe: 'dicomweb', what: `WADO-RS answered 404 to a UID never issued (${where})` })
  }
  const facts = { port, overTls, listsWithoutSignIn: true, isDicomweb: true, retrieveRouteOpen }
  return { outcome: 'done', evidence, http: [facts] }
}

async function counted(
  found: ProbeResult,
  session: HttpSession,
  root: string,
  counting: WebCounting,
): Promise<ProbeResult> {
  const asker = new QidoAsker(session, root)
  try {
    const { counts, reasons, sketch } = await countArchive({ ...counting, asker })
    if (!counts) return found
    const bits = asker.identifying ?? 0
    const [listed, ...rest] = found.evidence
    const why = reasons.length === 0 ? '' : `; not counted to the end: ${reasons.join('; ')}`
    return {
      ...found,
      evidence: [{ ...listed!, what: listed!.what + why }, ...rest],
      counts: { ...counts, imagesAccessible: { value: 0, certainty: 'exact' } },
      exposedFields: identifyingFields.filter((field) => (bits & IDENTIFYING[field]) !== 0),
      sketch,
    }
  } finally {
    asker.forget()
  }
}

async function retrieveRouteIsOpen(session: HttpSession, root: string): Promise<boolean> {
  const accept = 'multipart/related; type="application/dicom"'
  const answer = await session.get(`${root}/studies/${neverIssuedUID()}`, { accept })
  if ('failure' in answer) return false
  answer.wipe()
  return answer.status === 404
}

/** `2.25.` and a random number of 122 bits and more: nobody's, and nobody's ever again. */
export function neverIssuedUID(): string {
  return `2.25.${BigInt(`0x${randomBytes(16).toString('hex')}`)}`
}
