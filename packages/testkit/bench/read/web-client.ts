/** An HTTP client that keeps its connections, for measuring DICOMweb servers. */
import { readFileSync } from 'node:fs'
import { Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import type { RunningServer } from '../contestants/contestant.ts'

export type Web = NonNullable<RunningServer['web']>

export interface Answer {
  readonly status: number
  readonly octets: number
}

/** Gets a URL below the service's root and counts the octets of the answer without keeping them. */
export function webClient(web: Web): (path: string, accept: string) => Promise<Answer> {
  const secure = web.root.startsWith('https:')
  const ca = web.authority === undefined ? undefined : readFileSync(web.authority)
  const agent = secure ? new TlsAgent({ keepAlive: true, ...(ca && { ca }) }) : new PlainAgent({ keepAlive: true })
  const request = secure ? tlsRequest : plainRequest
  return (path, accept) =>
    new Promise((resolve, reject) => {
      const headers = { ...web.headers, Accept: accept }
      const sent = request(web.root + path, { agent, headers }, (answer) => {
        let octets = 0
        answer.on('data', (chunk: Buffer) => {
          octets += chunk.length
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, octets }))
        answer.on('error', reject)
      })
      sent.on('error', reject).end()
    })
}

/** The status of one URL of the same server, outside the service. */
export async function getStatus(web: Web, url: string): Promise<number> {
  const { status } = await webClient({ ...web, root: url })('', '*/*')
  return status
}
