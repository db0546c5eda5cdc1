/** UPS-RS: states, transactions, rights, hostile bodies, and subscribers on real WebSockets. */
import { once } from 'node:events'
import { nativeXmlText } from '@leadglass/dicom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { runOperation } from '../../src/index.ts'
import { type Answer, type SendOptions, startServer, type TestServer } from '../support/running-server.ts'

// biome-ignore lint/suspicious/noExplicitAny: DICOM JSON as a client builds it
type Model = Record<string, any>
const root = '/dicom-web/workitems'
const globalWorklist = '1.2.840.10008.5.1.4.34.5'
const filteredWorklist = `${globalWorklist}.1`
const dicomJson = { 'content-type': 'application/dicom+json' }
let archive: TestServer
let made = 0

beforeAll(async () => {
  archive = await startServer()
})
afterAll(() => archive.close())

const newUID = () => `1.2.826.77.${++made}`

function task(more: Model = {}): Model {
  return {
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Zebrafink^Ulla' }] },
    '00100020': { vr: 'LO', Value: ['ZZ-77'] },
    '00404005': { vr: 'DT', Value: ['20990101080000'] },
    '00404041': { vr: 'CS', Value: ['READY'] },
    '00741200': { vr: 'CS', Value: ['HIGH'] },
    '00741204': { vr: 'LO', Value: ['Segment the liver'] },
    ...more,
  }
}

function send(method: SendOptions['method'], path: string, body?: unknown, more: SendOptions = {}): Promise<Answer> {
  const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
  return archive.send(path, { method: method!, as: 'technologist', headers: dicomJson, ...text, ...more })
}

async function create(more: Model = {}, uid = newUID()): Promise<string> {
  const answer = await send('POST', `${root}?${uid}`, task(more))
  expect(answer.status, answer.text).toBe(201)
  return uid
}

const get = async (uid: string): Promise<Model> => (await send('GET', `${root}/${uid}`)).json()[0]
const stateOf = async (uid: string): Promise<string> => (await get(uid))['00741000'].Value[0]

function toState(uid: string, state: string, transaction?: string): Promise<Answer> {
  return send('PUT', `${root}/${uid}/state`, [
    {
      '00741000': { vr: 'CS', Value: [state] },
      ...(transaction ? { '00081195': { vr: 'UI', Value: [transaction] } } : {}),
    },
  ])
}

const code = { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['X1'] }, '00080104': { vr: 'LO', Value: ['x'] } }] }
const performed = {
  '00741216': {
    vr: 'SQ',
    Value: [
      {
        '00404019': code,
        '00404028': code,
        '00404033': { vr: 'SQ' },
        '00404050': { vr: 'DT', Value: ['20990101080000'] },
        '00404051': { vr: 'DT', Value: ['20990101090000'] },
      },
    ],
  },
}
const mine = '1.2.826.78.1'

/** A workitem in a state, claimed with `mine` where anybody has. */
async function inState(state: string): Promise<string> {
  const uid = await create()
  if (state === 'SCHEDULED') return uid
  expect((await toState(uid, 'IN PROGRESS', mine)).status).toBe(200)
  if (state === 'IN PROGRESS') return uid
  const done = await send('POST', `${root}/${uid}?${mine}`, performed)
  expect(done.status, done.text).toBe(200)
  expect((await toState(uid, state, mine)).status).toBe(200)
  return uid
}

describe('a workitem', () => {
  test('comes back as it was made, with its state and without a Transaction UID', async () => {
    const uid = newUID()
    const answer = await send('POST', `${root}?${uid}`, [task()])
    expect(answer.status, answer.text).toBe(201)
    expect(answer.headers['content-location']).toBe(`${archive.server.ready.https}${root}/${uid}`)
    expect(await get(uid)).toMatchObject({
      ...task(),
      '00080016': { Value: ['1.2.840.10008.5.1.4.34.6.1'] },
      '00080018': { Value: [uid] },
      '00741000': { Value: ['SCHEDULED'] },
    })
    await toState(uid, 'IN PROGRESS', mine)
    expect(JSON.stringify(await get(uid))).not.toContain(mine)
    expect((await send('GET', `${root}?TransactionUID=${mine}`)).status).toBe(400)
    expect((await send('POST', `${root}?${uid}`, task())).status).toBe(409)
  })

  test('gets a UID where none is given, and is taken and given as XML', async () => {
    const xml = { headers: { 'content-type': 'application/dicom+xml' } }
    const answer = await send('POST', root, nativeXmlText(task()), xml)
    expect(answer.status, answer.text).toBe(201)
    const path = new URL(String(answer.headers.location)).pathname
    const read = await archive.send(path, { as: 'clinician', headers: { accept: 'application/dicom+xml' } })
    expect(read.text).toContain('Zebrafink')
    const parts = `--b\r\nContent-Type: application/dicom+xml\r\n\r\n${nativeXmlText(task())}\r\n--b--\r\n`
    const type = 'multipart/related; type="application/dicom+xml"; boundary=b'
    expect((await send('POST', root, parts, { headers: { 'content-type': type } })).status).toBe(201)
  })
})

describe('the states', () => {
  const other = '1.2.826.78.2'
  test.each([
    ['SCHEDULED', 'SCHEDULED', mine, 409],
    ['SCHEDULED', 'IN PROGRESS', undefined, 409],
    ['SCHEDULED', 'IN PROGRESS', mine, 200],
    ['SCHEDULED', 'COMPLETED', mine, 409],
    ['SCHEDULED', 'CANCELED', mine, 409],
    ['IN PROGRESS', 'SCHEDULED', mine, 409],
    ['IN PROGRESS', 'IN PROGRESS', mine, 409],
    ['IN PROGRESS', 'IN PROGRESS', other, 409],
    ['IN PROGRESS', 'COMPLETED', other, 409],
    ['IN PROGRESS', 'COMPLETED', undefined, 409],
    ['IN PROGRESS', 'COMPLETED', mine, 409], // nothing says yet what was done
    ['IN PROGRESS', 'CANCELED', other, 409],
    ['IN PROGRESS', 'CANCELED', mine, 200],
    ['COMPLETED', 'SCHEDULED', mine, 409],
    ['COMPLETED', 'IN PROGRESS', mine, 409],
    ['COMPLETED', 'COMPLETED', mine, 200],
    ['COMPLETED', 'COMPLETED', other, 409],
    ['COMPLETED', 'CANCELED', mine, 409],
    ['CANCELED', 'SCHEDULED', mine, 409],
    ['CANCELED', 'IN PROGRESS', mine, 409],
    ['CANCELED', 'COMPLETED', mine, 409],
    ['CANCELED', 'CANCELED', mine, 200],
    ['CANCELED', 'CANCELED', undefined, 409],
  ])('from %s to %s with %s answers %d', async (from, to, transaction, status) => {
    const uid = await inState(from)
    const answer = await toState(uid, to, transaction)
    expect(answer.status, answer.text).toBe(status)
    if (status === 409 || from === to) expect(answer.headers.warning).toMatch(/^299 https:.* "The .*\."$/)
    expect(await stateOf(uid)).toBe(status === 200 ? to : from)
  })

  test('go from IN PROGRESS to COMPLETED once it says what was done', async () => {
    expect(await stateOf(await inState('COMPLETED'))).toBe('COMPLETED')
  })

  test('of two who claim it at once one has it, and only their Transaction UID counts', async () => {
    const uid = await create()
    const claims = ['1.2.9.1', '1.2.9.2', '1.2.9.3', '1.2.9.4']
    const answers = await Promise.all(claims.map((claim) => toState(uid, 'IN PROGRESS', claim)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    const winner = claims[answers.findIndex(({ status }) => status === 200)]!
    for (const claim of claims) {
      const { status } = await send('POST', `${root}/${uid}?${claim}`, { '00741204': { vr: 'LO', Value: ['x'] } })
      expect(status).toBe(claim === winner ? 200 : 409)
    }
  })

  test.each([
    ['SCHEDULED', 202, 'CANCELED'],
    ['IN PROGRESS', 202, 'IN PROGRESS'],
    ['COMPLETED', 409, 'COMPLETED'],
    ['CANCELED', 202, 'CANCELED'],
  ])('a request to cancel in %s answers %d and leaves it %s', async (from, status, to) => {
    const uid = await inState(from)
    const reason = { '00741238': { vr: 'LT', Value: ['Patient left'] } }
    const answer = await send('POST', `${root}/${uid}/cancelrequest`, reason)
    expect(answer.status, answer.text).toBe(status)
    expect(await stateOf(uid)).toBe(to)
    if (from === 'SCHEDULED')
      expect((await get(uid))['00741002'].Value[0]).toMatchObject({ '00741238': { Value: ['Patient left'] } })
    if (from === 'CANCELED') expect(answer.headers.warning).toContain('already in the requested state of CANCELED')
  })
})

describe('an update', () => {
  test('changes what may be changed while nobody has claimed it', async () => {
    const uid = await create()
    expect((await send('POST', `${root}/${uid}`, { '00741200': { vr: 'CS', Value: ['LOW'] } })).status).toBe(200)
    expect((await get(uid))['00741200'].Value).toEqual(['LOW'])
  })

  test.each([
    ['its state', { '00741000': { vr: 'CS', Value: ['COMPLETED'] } }],
    ['its patient', { '00100020': { vr: 'LO', Value: ['ANOTHER'] } }],
    ['its study', { '0020000D': { vr: 'UI', Value: ['1.2.3'] } }],
    ['its UID', { '00080018': { vr: 'UI', Value: ['1.2.3'] } }],
    ['its priority to a word that is none', { '00741200': { vr: 'CS', Value: ['ZEBRA'] } }],
  ])('does not change %s', async (_, body) => {
    const uid = await create()
    const before = await get(uid)
    expect((await send('POST', `${root}/${uid}`, body)).status).toBe(400)
    expect(await get(uid)).toEqual(before)
  })

  test.each(['COMPLETED', 'CANCELED'])('is refused once it is %s', async (state) => {
    const uid = await inState(state)
    expect((await send('POST', `${root}/${uid}?${mine}`, { '00741204': { vr: 'LO', Value: ['x'] } })).status).toBe(409)
  })
})

describe('a search', () => {
  test('finds by name, by tag, in a sequence, page by page, and nothing by a word that is no attribute', async () => {
    const label = `Label ${newUID()}`
    const more = { '00741204': { vr: 'LO', Value: [label] }, '00404018': code }
    const uids = [await create(more), await create(more), await create(more)]
    const found = async (query: string) => {
      const answer = await send('GET', `${root}?${query}`)
      expect(answer.status, answer.text).toBe(200)
      return answer.json().map((item: Model) => item['00080018'].Value[0])
    }
    const named = `ProcedureStepLabel=${encodeURIComponent(label)}`
    expect(await found(`${named}&PatientName=zebrafink*`)).toEqual(uids)
    expect(await found(`${named}&00404018.CodeValue=X1&ProcedureStepState=SCHEDULED`)).toEqual(uids)
    expect(await found(`${named}&00404018.CodeValue=X2`)).toEqual([])
    expect(await found(`${named}&ScheduledProcedureStepStartDateTime=20980101-20981231`)).toEqual([])
    expect(await found(`${named}&limit=1&offset=1`)).toEqual([uids[1]])
    const page = await send('GET', `${root}?${named}&limit=2`)
    expect(page.headers.warning).toContain('offset=2')
    expect((await send('GET', `${root}?PatientNmae=x`)).status).toBe(400)
    expect((await send('GET', `${root}?__proto__=x`)).status).toBe(400)
  })
})

describe('a hostile body', () => {
  const deep = (levels: number): Model => (levels ? { '00404018': { vr: 'SQ', Value: [deep(levels - 1)] } } : {})
  test.each([
    ['nothing', '', 400],
    ['no JSON', '{Zebrafink', 400],
    ['two data sets', [task(), task()], 400],
    ['a number', '7', 422],
    ['no element', { patient: 'Zebrafink' }, 422],
    ['a prototype', '{"__proto__":{"vr":"LO","Value":["Zebrafink"]}}', 422],
    ['depth', task(deep(50)), 422],
    ['no priority', { ...task(), '00741200': { vr: 'CS' } }, 400],
    ['a state of its own', task({ '00741000': { vr: 'CS', Value: ['COMPLETED'] } }), 400],
    ['a Transaction UID', task({ '00081195': { vr: 'UI', Value: ['1.2'] } }), 400],
    ['too much', task({ '00741204': { vr: 'LO', Value: ['x'.repeat(600_000)] } }), 413],
  ])('of %s is refused, and not repeated', async (_, body, status) => {
    const answer = await send('POST', root, body)
    expect(answer.status, answer.text).toBe(status)
    expect(answer.text).not.toContain('Zebrafink')
  })

  test('of another type is refused', async () => {
    expect((await send('POST', root, 'x', { headers: { 'content-type': 'text/plain' } })).status).toBe(415)
  })
})

test('who may only read cannot write, and others do not even read', async () => {
  const uid = await create()
  expect((await archive.send(`${root}/${uid}`, { as: 'clinician' })).status).toBe(200)
  const state = { '00741000': { vr: 'CS', Value: ['IN PROGRESS'] }, '00081195': { vr: 'UI', Value: [mine] } }
  expect((await send('PUT', `${root}/${uid}/state`, state, { as: 'clinician' })).status).toBe(403)
  for (const as of ['referrer', 'researcher', 'auditor', 'monitor'] as const)
    expect((await archive.send(`${root}/${uid}`, { as })).status, as).toBe(403)
  expect((await archive.send(`${root}/${uid}`)).status).toBe(401)
  expect(await stateOf(uid)).toBe('SCHEDULED')
  expect(archive.log.join('\n')).not.toContain('Zebrafink')
})

test('OPTIONS says what a workitem takes', async () => {
  const answer = await send('OPTIONS', `${root}/1.2.3/state`, undefined, { headers: {} })
  expect(answer.headers.allow).toBe('PUT, OPTIONS')
})

interface Listener {
  socket: WebSocket
  reports: Model[]
  /** Resolves with the report of this number, counted from 1. */
  report(number: number): Promise<Model>
}

async function listen(title: string, headers: Record<string, string> = {}): Promise<Listener> {
  const socket = new WebSocket(`${archive.server.ready.https.replace('https', 'wss')}/dicom-web/subscribers/${title}`, {
    ca: archive.authority,
    headers: { authorization: `Bearer ${archive.tokens.technologist}`, ...headers },
  })
  const reports: Model[] = []
  socket.on('message', (text) => reports.push(JSON.parse(String(text))))
  await once(socket, 'open')
  return {
    socket,
    reports,
    async report(number) {
      while (reports.length < number) await once(socket, 'message')
      return reports[number - 1]!
    },
  }
}

const subscribe = (uid: string, title: string, query = '') =>
  send('POST', `${root}/${uid}/subscribers/${title}${query}`, undefined, { headers: {} })
const unsubscribe = (uid: string, title: string) =>
  send('DELETE', `${root}/${uid}/subscribers/${title}`, undefined, { headers: {} })

describe('a subscriber', () => {
  test('of one workitem hears of each change of it, and of no other', async () => {
    const [uid, other] = [await create(), await create()]
    const listener = await listen('ONE')
    const answer = await subscribe(uid, 'ONE')
    expect(answer.status, answer.text).toBe(201)
    expect(answer.headers['content-location']).toMatch(/^wss:\/\/.*\/dicom-web\/subscribers\/ONE$/)
    expect(await listener.report(1)).toMatchObject({
      '00001000': { Value: [uid] },
      '00001002': { Value: [1] },
      '00741000': { Value: ['SCHEDULED'] },
      '00404041': { Value: ['READY'] },
    })
    await toState(other, 'IN PROGRESS', mine)
    await toState(uid, 'IN PROGRESS', mine)
    expect(await listener.report(2)).toMatchObject({
      '00001000': { Value: [uid] },
      '00741000': { Value: ['IN PROGRESS'] },
    })
    const progress = { '00741002': { vr: 'SQ', Value: [{ '00741004': { vr: 'DS', Value: [40] } }] } }
    await send('POST', `${root}/${uid}?${mine}`, progress)
    expect(await listener.report(3)).toMatchObject({ '00001002': { Value: [3] }, ...progress })
    await send('POST', `${root}/${uid}/cancelrequest`, { '00741238': { vr: 'LT', Value: ['Too late'] } })
    expect(await listener.report(4)).toMatchObject({ '00001002': { Value: [2] }, '00741238': { Value: ['Too late'] } })
    expect((await unsubscribe(uid, 'ONE')).status).toBe(200)
    await toState(uid, 'CANCELED', mine)
    await subscribe(other, 'ONE')
    expect(await listener.report(5)).toMatchObject({ '00001000': { Value: [other] } })
    listener.socket.close()
  })

  test('of the worklist hears of what is made later, until it is suspended', async () => {
    const before = await create()
    expect((await subscribe(globalWorklist, 'ALL')).status).toBe(201)
    const listener = await listen('ALL')
    const after = await create()
    expect(await listener.report(1)).toMatchObject({ '00001000': { Value: [after] } })
    await toState(before, 'IN PROGRESS', mine)
    expect(await listener.report(2)).toMatchObject({ '00001000': { Value: [before] } })
    const suspended = await send('POST', `${root}/${globalWorklist}/subscribers/ALL/suspend`, undefined, {
      headers: {},
    })
    expect(suspended.status).toBe(200)
    await create()
    await toState(after, 'IN PROGRESS', mine)
    expect(await listener.report(3)).toMatchObject({ '00001000': { Value: [after] } })
    await unsubscribe(globalWorklist, 'ALL')
    await toState(after, 'CANCELED', mine)
    await subscribe(before, 'ALL')
    expect(await listener.report(4)).toMatchObject({ '00001000': { Value: [before] } })
    listener.socket.close()
  })

  test('of a filtered worklist hears of what fits', async () => {
    expect((await subscribe(filteredWorklist, 'SOME')).status).toBe(400)
    const query = '?ProcedureStepLabel=Only%20this&deletionlock=true'
    expect((await subscribe(filteredWorklist, 'SOME', query)).status).toBe(201)
    const listener = await listen('SOME')
    await create()
    const fits = await create({ '00741204': { vr: 'LO', Value: ['Only this'] } })
    expect(await listener.report(1)).toMatchObject({ '00001000': { Value: [fits] } })
    listener.socket.close()
  })

  test('is one’s own: another of the same AE title hears nothing', async () => {
    const uid = await create()
    await subscribe(uid, 'SAME')
    const clinician = { authorization: `Bearer ${archive.tokens.clinician}` }
    const [own, foreign] = [await listen('SAME'), await listen('SAME', clinician)]
    await toState(uid, 'IN PROGRESS', mine)
    await own.report(1)
    expect(foreign.reports).toEqual([])
    own.socket.close()
    foreign.socket.close()
  })
})

describe('a channel', () => {
  const refused = async (headers: Record<string, string>): Promise<number> => {
    const socket = new WebSocket(`${archive.server.ready.https.replace('https', 'wss')}/dicom-web/subscribers/X`, {
      ca: archive.authority,
      headers,
    })
    socket.on('error', () => undefined)
    const [, response] = await once(socket, 'unexpected-response')
    response.destroy()
    return response.statusCode
  }

  test('opens for whoever is signed in, may read the worklist, and is no page of another site', async () => {
    const bearer = (role: 'technologist' | 'monitor') => ({ authorization: `Bearer ${archive.tokens[role]}` })
    expect(await refused({})).toBe(401)
    expect(await refused({ authorization: 'Bearer wrong' })).toBe(401)
    expect(await refused(bearer('monitor'))).toBe(403)
    expect(await refused({ ...bearer('technologist'), origin: 'https://elsewhere.example' })).toBe(403)
    const plain = await send('GET', '/dicom-web/subscribers/X', undefined, { headers: {} })
    expect(plain.status).toBe(426)
  })

  test('ends with the sign-in it was opened with, before the next report', async () => {
    const { token } = await runOperation(archive.folder, 'token.create', {
      name: 'brief',
      role: 'technologist',
      expiresInMs: 600_000,
    })
    const headers = { authorization: `Bearer ${token}` }
    const uid = await create()
    await archive.send(`${root}/${uid}/subscribers/BRIEF`, { method: 'POST', headers })
    const { socket, reports } = await listen('BRIEF', headers)
    await runOperation(archive.folder, 'token.revoke', { name: 'brief' })
    const closed = once(socket, 'close')
    await toState(uid, 'IN PROGRESS', mine)
    expect((await closed)[0]).toBe(1008)
    expect(reports).toEqual([])
  })

  test('ends when it is talked to', async () => {
    const { socket } = await listen('TALKS')
    const closed = once(socket, 'close')
    socket.send('hello')
    expect((await closed)[0]).toBe(1003)
  })
})

test('what was done with workitems is in the audit log, by whom, and without the patient', async () => {
  const uid = await create()
  await get(uid)
  await send('GET', `${root}?limit=1`)
  await send('POST', `${root}/${uid}/subscribers/LEDGER`)
  await toState(uid, 'IN PROGRESS', mine)
  await send('POST', `${root}/${uid}?${mine}`, [{ '00741204': { vr: 'LO', Value: ['Segment the spleen'] } }])
  await send('POST', `${root}/${uid}/cancelrequest`)
  await send('POST', `${root}/${globalWorklist}/subscribers/LEDGER`)
  await send('POST', `${root}/${globalWorklist}/subscribers/LEDGER/suspend`)
  await send('DELETE', `${root}/${uid}/subscribers/LEDGER`)
  const { text } = await archive.send('/api/audit?count=1000', { as: 'auditor' })
  const entries: { event: { action: string; principal: string } }[] = JSON.parse(text).entries
  const actions = new Set(
    entries.filter(({ event }) => event.principal === 'token:technologist').map(({ event }) => event.action),
  )
  for (const verb of ['created', 'read', 'subscribed', 'state', 'updated', 'cancellation-requested', 'suspended'])
    expect([...actions]).toContain(`workitem:${verb}`)
  expect([...actions]).toContain('workitem:unsubscribed')
  expect(text).not.toContain('Zebrafink')
})
