/** Who reaches the old archive, and who does not: nothing of a request that is refused gets there. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Bench, secrets } from './support.ts'

let bench: Bench
beforeEach(async () => {
  bench = new Bench()
  await bench.start()
})
afterEach(() => bench.stop())

test('a page that nobody is signed in for leads to the sign-in', async () => {
  const { status, headers, body } = await bench.ask('/list?patient=DOE', { headers: { accept: 'text/html,*/*' } })
  expect([status, headers.location, body]).toEqual([303, 'https://127.0.0.1:8443', ''])
  expect(bench.archive.seen).toEqual([])
})

test('anything else of nobody is told to sign in', async () => {
  for (const method of ['GET', 'POST', 'OPTIONS', 'HEAD']) {
    const { status, headers, body } = await bench.ask('/image', { method })
    expect([status, headers['content-type']]).toEqual([401, 'application/problem+json'])
    if (method !== 'HEAD') expect(JSON.parse(body)).toMatchObject({ status: 401, title: 'Sign in' })
  }
  expect(bench.archive.seen).toEqual([])
})

test.each([
  ['a cookie that is no session', { cookie: `__Host-leadglass=${'x'.repeat(43)}` }],
  ['a share', { cookie: `__Host-leadglass-share=${secrets.share}` }],
  ['a token that is none', { authorization: `Bearer ${'x'.repeat(43)}` }],
  ['a password of the old archive', { authorization: 'Basic b2xkOm9sZA==' }],
])('%s is nobody', async (_, headers) => {
  expect((await bench.ask('/', { headers })).status).toBe(401)
  expect(bench.archive.seen).toEqual([])
})

test('whoever may read every study is let through', async () => {
  expect(await bench.as('ada', '/list?x=1')).toMatchObject({ status: 200, body: 'old page' })
  expect(bench.archive.seen).toMatchObject([{ method: 'GET', url: '/list?x=1' }])
})

test('whoever may not is told why', async () => {
  const { status, body } = await bench.as('root', '/')
  expect([status, JSON.parse(body).detail]).toEqual([403, expect.stringMatching(/administrator/)])
  const page = await bench.as('root', '/', { headers: { accept: 'text/html', 'accept-language': 'de-DE,de;q=0.9' } })
  expect([page.status, page.body]).toEqual([403, expect.stringMatching(/<html lang="de">[\s\S]*Nicht erlaubt/)])
  expect(bench.archive.seen).toEqual([])
})

test('it is decided again for every request: suspended, signed out', async () => {
  expect((await bench.as('ada', '/')).status).toBe(200)
  bench.suspended.add('person:ada')
  expect(await bench.as('ada', '/')).toMatchObject({ status: 403, body: expect.stringMatching(/suspended/) })
  bench.suspended.clear()
  bench.people.delete(secrets.ada)
  expect((await bench.as('ada', '/')).status).toBe(401)
  expect(bench.archive.seen).toHaveLength(1)
})

test('a program comes by its token, which ends here', async () => {
  const headers = { authorization: `Bearer ${secrets.program}` }
  expect((await bench.ask('/wado', { method: 'POST', headers, body: 'x' })).status).toBe(200)
  expect(bench.archive.seen[0]!.headers).not.toHaveProperty('authorization')
})

test('a password of the old archive goes on beside our cookie, a token of ours never', async () => {
  await bench.as('ada', '/', { headers: { authorization: 'Basic b2xkOm9sZA==' } })
  await bench.as('ada', '/', { headers: { authorization: `Bearer ${secrets.program}` } })
  const gone = await bench.as('ada', '/', { headers: { authorization: `Bearer ${'x'.repeat(43)}` } })
  expect(gone.status).toBe(401)
  expect(bench.archive.seen.map(({ headers }) => headers.authorization)).toEqual(['Basic b2xkOm9sZA==', undefined])
})

test.each([
  ['says nothing of where it comes from', {}, 403],
  ['comes from another site by Origin', { origin: 'https://elsewhere.example' }, 403],
  ['comes from our pages at another port', { origin: 'https://127.0.0.1:8443' }, 403],
  ['comes from nowhere', { origin: 'null' }, 403],
  ['comes from another site by Fetch Metadata', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 403],
  ['comes from a neighbour', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, 403],
  ['contradicts itself', { 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere.example' }, 403],
  ['comes from the page itself by Origin', { origin: 'OURS' }, 200],
  ['comes from the page itself by Fetch Metadata', { 'sec-fetch-site': 'same-origin' }, 200],
  ['comes from the address bar', { 'sec-fetch-site': 'none' }, 200],
])('a change that %s', async (_, given: Record<string, string>, status) => {
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value.replace('OURS', bench.origin)]),
  )
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    expect((await bench.as('ada', '/delete', { method, headers })).status).toBe(status)
  }
  expect(bench.archive.seen).toHaveLength(status === 200 ? 4 : 0)
})

test('another site may lead here, and have nothing fetched', async () => {
  const lead = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' }
  expect((await bench.as('ada', '/', { headers: lead })).status).toBe(200)
  const fetched = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }
  expect((await bench.as('ada', '/logout', { headers: fetched })).status).toBe(403)
  expect(bench.archive.seen).toHaveLength(1)
})

test.each(['TRACE', 'PROPFIND', 'PURGE'])('%s is refused', async (method) => {
  const { status, headers } = await bench.as('ada', '/', { method })
  expect([status, headers.allow]).toEqual([405, expect.stringContaining('GET')])
  expect(bench.archive.seen).toEqual([])
})

const cookie = `Cookie: __Host-leadglass=${secrets.ada}\r\n`
const head = `Host: shield.example\r\n${cookie}Origin: https://shield.example\r\n`

test.each([
  ['CONNECT', `CONNECT 10.0.0.1:80 HTTP/1.1\r\n${head}\r\n`, /^HTTP\/1.1 405 /],
  ['an address of another host', `GET http://10.0.0.1/ HTTP/1.1\r\n${head}\r\n`, /^HTTP\/1.1 400 /],
  [
    'both lengths of a body',
    `POST / HTTP/1.1\r\n${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    /^HTTP\/1.1 400 /,
  ],
  ['two lengths', `POST / HTTP/1.1\r\n${head}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`, /^HTTP\/1.1 400 /],
  [
    'a coding over chunks',
    `POST / HTTP/1.1\r\n${head}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    /^HTTP\/1.1 400 /,
  ],
  ['a body of GET', `GET / HTTP/1.1\r\n${head}Content-Length: 4\r\n\r\nabcd`, /^HTTP\/1.1 400 /],
  ['two hosts', `GET / HTTP/1.1\r\nHost: other.example\r\n${head}Connection: close\r\n\r\n`, /^HTTP\/1.1 400 /],
  ['no host', `GET / HTTP/1.1\r\n${cookie}\r\n`, /^HTTP\/1.1 400 /],
  ['a host that is none', `GET / HTTP/1.1\r\nHost: a/b\r\n${cookie}Connection: close\r\n\r\n`, /^HTTP\/1.1 400 /],
  ['a line feed alone', `GET / HTTP/1.1\nHost: a\n${cookie}\n\n`, /^HTTP\/1.1 400 /],
  ['a folded header', `GET / HTTP/1.1\r\n${head}X-A: b\r\n c\r\n\r\n`, /^HTTP\/1.1 400 /],
  ['a header without end', `GET / HTTP/1.1\r\n${head}X-A: ${'a'.repeat(20_000)}`, /^HTTP\/1.1 431 /],
  [
    'hundreds of headers',
    `GET / HTTP/1.1\r\n${head}${'a: b\r\n'.repeat(300)}Connection: close\r\n\r\n`,
    /^HTTP\/1.1 431 /,
  ],
  ['a long address', `GET /${'a'.repeat(9000)} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`, /^HTTP\/1.1 414 /],
])('%s is refused, and on record', async (_, octets, answer) => {
  expect(await bench.exchange(octets)).toMatch(answer)
  expect(bench.archive.seen).toEqual([])
  expect(bench.actions()).toEqual(['shield:web-refused'])
})

test('a request behind one that is refused is not read', async () => {
  const answer = await bench.exchange(
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\n\r\nGET /smuggled HTTP/1.1\r\n${head}\r\n`,
  )
  expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 401'])
  expect(bench.archive.seen).toEqual([])
})
