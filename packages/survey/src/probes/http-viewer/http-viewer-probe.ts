/** A web viewer on a port: over plain HTTP? whose? does it list studies without sign-in? */
import { type Evidence, EXPOSED_RUNG, type HttpFacts } from '../../finding.ts'
import { type HttpAnswer, type HttpFailure, HttpSession } from '../http/http-session.ts'
import type { Probe, ProbeResult, Reach, Target } from '../probe.ts'
import { type Fingerprint, recognise, showsStudyList } from './fingerprints.ts'
import { redirectPath } from './redirect-path.ts'

const html = { accept: 'text/html' }
/** Redirects that are followed, on the same host and port only. */
const mostRedirects = 3
/** Ports at which TLS is tried first, so that one connection is enough. */
const tlsPorts = [443, 8443]

export const httpViewerProbe: Probe = {
  name: 'http-viewer',
  async run({ address, port }: Target, reach: Reach): Promise<ProbeResult> {
    const orders = tlsPorts.includes(port) ? [true, false] : [false, true]
    let failure = 'unknown'
    for (const overTls of orders) {
      const session = new HttpSession(reach, address, port, overTls)
      try {
        const first = await session.get('/', html)
        if ('failure' in first) failure = first.failure
        else if (overTls || !wantsTls(first))
          return await describe(session, first, port, overTls, reach.highestRung >= EXPOSED_RUNG)
      } finally {
        session.close()
      }
      if (['ECONNREFUSED', 'ETIMEDOUT', 'timed-out'].includes(failure)) break
    }
    const outcome = failure === 'ECONNREFUSED' ? 'refused' : failure === 'not-http' ? 'protocol-error' : 'timed-out'
    return { outcome, evidence: [] }
  },
}

/** @param mayList - the scope allows to try whether studies are listed */
async function describe(
  session: HttpSession,
  first: HttpAnswer,
  port: number,
  overTls: boolean,
  mayList: boolean,
): Promise<ProbeResult> {
  const { viewer, lists } = await look(session, first, mayList)
  const facts: HttpFacts = {
    port,
    overTls,
    ...(viewer && { viewer: viewer.viewer }),
    listsWithoutSignIn: lists,
    isDicomweb: false,
    retrieveRouteOpen: false,
  }
  const scheme = overTls ? 'HTTPS' : 'plain HTTP'
  const what = `${scheme} on port ${port}: ${viewer?.viewer ?? 'no viewer that is known'}${lists ? ', studies listed without sign-in' : ''}`
  const evidence: Evidence = { rung: lists ? 7 : 2, probe: 'http-viewer', what }
  return { outcome: 'done', evidence: [evidence], http: [facts] }
}

async function look(
  session: HttpSession,
  first: HttpAnswer,
  mayList: boolean,
): Promise<{ viewer?: Fingerprint; lists: boolean }> {
  let page: HttpAnswer | HttpFailure = first
  let viewer: Fingerprint | undefined
  let lists = false
  let path = '/'
  for (let redirects = 0; !('failure' in page); redirects++) {
    viewer ??= recognise(page)
    lists ||= mayList && showsStudyList(page)
    const next: string | undefined = redirects < mostRedirects ? redirectPath(page, session.origin, path) : undefined
    page.wipe()
    if (next === undefined) break
    path = next
    page = await session.get(path, html)
  }
  if (mayList && !lists && viewer?.listRoute !== undefined) lists = await answersList(session, viewer)
  return { ...(viewer && { viewer }), lists }
}

async function answersList(session: HttpSession, { listRoute, listMark = '' }: Fingerprint): Promise<boolean> {
  const answer = await session.get(listRoute!, { accept: 'application/json' })
  if ('failure' in answer) return false
  const isOpen = answer.status === 200 && answer.body.includes(listMark)
  answer.wipe()
  return isOpen
}

/** `400` of servers that were spoken to in plain HTTP on their TLS port: nginx, Apache, Node and others say so. */
function wantsTls({ status, body }: HttpAnswer): boolean {
  return status === 400 && (body.includes('https port') || body.includes('speaking plain http'))
}
