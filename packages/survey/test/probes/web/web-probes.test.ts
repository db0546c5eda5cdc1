/** The web and TLS probes against servers of the test: what they find, what they send, what they put up with. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net'
import { createServer as createTls, type TlsOptions } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { dicomwebProbe, neverIssuedUID } from '../../../src/probes/dicomweb/dicomweb-probe.ts'
import { httpViewerProbe } from '../../../src/probes/http-viewer/http-viewer-probe.ts'
import { tlsProbe } from '../../../src/probes/tls/tls-probe.ts'
import { certificate } from '../../support/certificate.ts'
import { fakeReach } from '../../support/fake-reach.ts'

const servers: Server[] = []
const sockets = new Set<Socket>()
const requests: IncomingMessage[] = []

afterEach(async () => {
  requests.length = 0
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) {
    server.close()
    await once(server, 'close')
  }
})

async function listening(server: Server): Promise<{ address: string; port: number }> {
  servers.push(server)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { address: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

type Pages = Readonly<Record<string, readonly [status: number, headers: Record<string, string>, body: string]>>

function answering(pages: Pages): RequestListener {
  return (request, response) => {
    requests.push(request)
    const [status, headers, body] = pages[(request.url ?? '').split('?', 1)[0]!] ?? [404, {}, 'not found']
    response.writeHead(status, headers).end(body)
  }
}

const site = (pages: Pages) => listening(createServer(answering(pages)))
const html = { 'content-type': 'text/html' }
const json = { 'content-type': 'application/dicom+json' }
const patientList = `<title>XERO Viewer</title><table><tr><th>Patient Name</th><th>Study Date</th></tr><tr><td>DOE^JANE</td></tr></table>`
const study = '[{"0020000D":{"vr":"UI","Value":["1.2.3"]},"00100010":{"vr":"PN","Value":[{"Alphabetic":"DOE^JANE"}]}}]'
const reach = () => ({ ...fakeReach(), patienceMs: 700 })

describe('a viewer', () => {
  test('that lists studies over plain HTTP is known by its page', async () => {
    const target = await site({ '/': [200, html, patientList] })
    const { http, evidence } = await httpViewerProbe.run(target, reach())
    expect(http).toEqual([
      {
        port: target.port,
        overTls: false,
        viewer: 'XERO Viewer',
        listsWithoutSignIn: true,
        isDicomweb: false,
        retrieveRouteOpen: false,
      },
    ])
    expect(evidence[0]).toMatchObject({ rung: 7, probe: 'http-viewer' })
    expect(JSON.stringify({ http, evidence })).not.toContain('DOE')
  })

  test('that asks for a password lists nothing', async () => {
    const page = '<title>XERO Viewer</title><form><input type="password"></form>'
    const { http, evidence } = await httpViewerProbe.run(await site({ '/': [200, html, page] }), reach())
    expect(http?.[0]).toMatchObject({ viewer: 'XERO Viewer', listsWithoutSignIn: false })
    expect(evidence[0]?.rung).toBe(2)
  })

  test('Orthanc is asked for numbers, not for its list', async () => {
    const target = await site({
      '/': [301, { location: 'app/explorer.html' }, ''],
      '/app/explorer.html': [200, html, '<title>Orthanc Explorer</title>'],
      '/statistics': [200, { 'content-type': 'application/json' }, '{"CountStudies" : 4}'],
    })
    const { http } = await httpViewerProbe.run(target, reach())
    expect(http?.[0]).toMatchObject({ viewer: 'Orthanc Explorer', listsWithoutSignIn: true })
    expect(requests.map(({ url }) => url)).toEqual(['/', '/app/explorer.html', '/statistics'])
  })

  test('behind sign-in is known by its realm', async () => {
    const target = await site({ '/': [401, { 'www-authenticate': 'Basic realm="Orthanc Secure Area"' }, ''] })
    const { http } = await httpViewerProbe.run(target, reach())
    expect(http?.[0]).toMatchObject({ viewer: 'Orthanc Explorer', listsWithoutSignIn: false })
    expect(requests.every(({ headers }) => headers.authorization === undefined)).toBe(true)
  })

  test('over TLS is no plain viewer', async () => {
    const target = await listening(createHttps(certificate, answering({ '/': [200, html, patientList] })))
    const { http } = await httpViewerProbe.run(target, reach())
    expect(http?.[0]).toMatchObject({ overTls: true, listsWithoutSignIn: true })
  })

  test.each(['http://192.0.2.1/steal', '//192.0.2.1/', 'https://127.0.0.1:1/', 'javascript:1', '\u0001'])(
    'that redirects to %j is not followed there',
    async (location) => {
      const server = createTcp((socket) =>
        socket.once('data', () =>
          socket.end(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`),
        ),
      )
      let connections = 0
      server.on('connection', () => connections++)
      await httpViewerProbe.run(await listening(server), reach())
      expect(connections).toBeLessThanOrEqual(2)
    },
  )

  test('we say who we are, in one line', async () => {
    await httpViewerProbe.run(await site({ '/': [200, html, ''] }), reach())
    expect(requests[0]?.headers['user-agent']).toBe('leadglass-survey (+https://survey.example/policy)')
    expect(requests.map(({ method }) => method)).toEqual(['GET'])
  })
})

describe('DICOMweb', () => {
  test('open to strangers: the retrieve route is tried with a UID that was never issued', async () => {
    const target = await site({ '/dicom-web/studies': [200, json, study] })
    const { evidence, http } = await dicomwebProbe(false).run(target, reach())
    expect(evidence.map(({ rung }) => rung)).toEqual([7, 8])
    expect(http?.[0]).toMatchObject({ isDicomweb: true, retrieveRouteOpen: true, listsWithoutSignIn: true })
    expect(requests.map(({ url }) => url)).toEqual([
      '/dicom-web/studies?limit=1',
      expect.stringMatching(/^\/dicom-web\/studies\/2\.25\.\d{1,39}$/),
    ])
    expect(requests[1]?.url).not.toContain('1.2.3')
  })

  test.each([401, 403, 500])('a retrieve route that answers %i is not open', async (status) => {
    const server = createServer((request, response) =>
      request.url === '/dicom-web/studies?limit=1'
        ? response.writeHead(200, json).end(study)
        : response.writeHead(status).end(),
    )
    const { evidence } = await dicomwebProbe(false).run(await listening(server), reach())
    expect(evidence.map(({ rung }) => rung)).toEqual([7])
  })

  test('a scope that ends at rung 7 sends no retrieve request at all', async () => {
    const target = await site({ '/dicom-web/studies': [200, json, study] })
    await dicomwebProbe(false).run(target, { ...reach(), highestRung: 7 })
    expect(requests).toHaveLength(1)
  })

  test.each([
    ['sign-in', 401, json, ''],
    ['an empty list', 200, json, '[]'],
    ['a page for people', 200, html, patientList],
  ])('%s is not open', async (_, status, headers, body) => {
    const { evidence } = await dicomwebProbe(false).run(
      await site({ '/dicom-web/studies': [status, headers, body] }),
      reach(),
    )
    expect(evidence).toEqual([])
  })

  test('never-issued UIDs are valid and differ', () => {
    const made = Array.from({ length: 100 }, neverIssuedUID)
    expect(new Set(made).size).toBe(100)
    for (const uid of made) expect(uid).toMatch(/^2\.25\.(0|[1-9]\d{0,38})$/)
  })
})

describe('TLS', () => {
  const tls = (options: TlsOptions) =>
    listening(
      createTls({ ...certificate, ...options }, (socket) => socket.on('error', () => {})).on(
        'tlsClientError',
        () => {},
      ),
    )

  test.each([
    ['TLSv1.2', false],
    ['TLSv1.2', true],
    ['TLSv1.3', false],
    ['TLSv1.3', true],
  ] as const)('%s, client certificate asked: %s', async (version, requestCert) => {
    const target = await tls({ minVersion: version, maxVersion: version, requestCert, rejectUnauthorized: false })
    const { tls: facts } = await tlsProbe.run(target, reach())
    expect(facts).toMatchObject({
      versions: [version],
      asksForClientCertificate: requestCert,
      isSelfSigned: true,
      isTrusted: false,
    })
    const days = (Date.parse(facts!.notAfter!) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(1)
    expect(days).toBeLessThan(3)
  })

  test('old versions are seen', async () => {
    const target = await tls({ minVersion: 'TLSv1', maxVersion: 'TLSv1.2', ciphers: 'DEFAULT@SECLEVEL=0' })
    const { tls: facts } = await tlsProbe.run(target, reach())
    expect(facts?.versions).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2'])
  })

  test('a port without TLS has none', async () => {
    const { tls: facts, evidence } = await tlsProbe.run(await site({}), reach())
    expect(facts).toBeUndefined()
    expect(evidence).toEqual([])
  })
})

describe('a hostile web server costs a bounded time', () => {
  const drip = (first: string) => (socket: Socket) => {
    socket.write(first)
    const timer = setInterval(() => socket.write('a'), 100)
    socket.once('close', () => clearInterval(timer))
  }
  const flood = (first: string) => (socket: Socket) => {
    socket.write(first)
    const block = Buffer.alloc(65_536, 'x')
    const fill = () => {
      while (socket.writable && socket.write(block)) {}
    }
    socket.on('drain', fill)
    fill()
  }
  test.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => {}],
    ['drips a header', drip('HTTP/1.1 200 OK\r\nX: ')],
    ['drips a body', drip('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n')],
    ['announces 4 GB', drip('HTTP/1.1 200 OK\r\nContent-Length: 4294967295\r\n\r\n')],
    ['floods a header', flood('HTTP/1.1 200 OK\r\n')],
    ['floods a body', flood('HTTP/1.1 200 OK\r\n\r\n')],
    ['floods chunks', flood('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n')],
    ['sends garbage', (socket) => void socket.end(Buffer.from([...Array(300).keys()]))],
    [
      'redirects for ever',
      (socket) =>
        void socket.on('data', () => socket.write('HTTP/1.1 302 F\r\nLocation: /\r\nContent-Length: 0\r\n\r\n')),
    ],
    ['resets', (socket) => void socket.resetAndDestroy()],
  ])('%s', async (_, serve) => {
    const startedMs = performance.now()
    await httpViewerProbe.run(await listening(createTcp(serve)), reach())
    expect(performance.now() - startedMs).toBeLessThan(3500)
  })
})
