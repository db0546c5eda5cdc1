/** The application in front of an old archive: what runs the machine is there, what is for studies of ours is not. */
import { actions, Gate, type Principal, roles } from '@leadglass/access'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ShieldFront } from '../../src/shield/shield-front.ts'
import { isThere, shieldOf } from '../../src/shield/shield-rights.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const behind: ShieldFront = {
  relay: {
    privateSOPClasses: 'refuse',
    route: async () => ({ why: 'not in this test', source: 1, result: 1, reason: 1 }) as never,
  },
  listenDeliveries: async (address) => address,
  listenWeb: async (address) => address,
  close: async () => {},
}

let shield: TestServer
let paths: Record<string, Record<string, { 'x-right': string }>>
beforeAll(async () => {
  const pacs = { LEADGLASS_SHIELD_PACS: '127.0.0.1:104' }
  shield = await startServer(pacs, { openShield: async () => behind })
  paths = (await shield.send('/api/openapi.json', { as: 'administrator' })).json().paths
})
afterAll(() => shield.close())

test.each([
  '/dicom-web/studies',
  '/dicom-web/capabilities',
  '/api/studies/states',
  '/api/collections',
  '/api/grants',
  '/api/erasures',
  '/api/break-glass',
  '/api/worklist',
  '/api/forwarding',
  '/api/projects',
  '/api/image-reviews',
  '/api/trash',
  '/api/shares',
  '/api/share-session',
  '/ohif/',
])('%s is no address of it', async (path) => {
  for (const as of ['clinician', 'administrator'] as const) expect((await shield.send(path, { as })).status).toBe(404)
  expect((await shield.send(path, { method: 'POST' })).status).toBe(401)
})

test.each([
  ['/api/users', 'administrator'],
  ['/api/nodes', 'administrator'],
  ['/api/refusals', 'administrator'],
  ['/api/approvals', 'administrator'],
  ['/api/settings', 'administrator'],
  ['/api/jobs', 'administrator'],
  ['/api/backups', 'administrator'],
  ['/api/keys', 'administrator'],
  ['/api/posture/evidence', 'administrator'],
  ['/api/alerts', 'auditor'],
  ['/api/audit', 'auditor'],
  ['/metrics', 'monitor'],
] as const)('%s is there for the %s', async (path, as) => {
  expect((await shield.send(path, { as })).status).toBe(200)
})

test('no address asks for a right that nobody has here, and none is named to anybody', async () => {
  const absent = actions.filter((action) => !isThere({ shield: { pacs: 'a:1' } as never }, action))
  expect(absent).toContain('study:read')
  const asked = Object.values(paths).flatMap((methods) => Object.values(methods).map((route) => route['x-right']))
  expect(asked.filter((right) => absent.includes(right as never))).toEqual([])
  for (const as of roles) {
    const { rights } = (await shield.send('/api/session', { as })).json()
    expect(rights.filter((right: never) => absent.includes(right))).toEqual([])
  }
})

test('whoever may read every study is told of its web pages, nobody else', async () => {
  for (const as of roles) {
    const body = (await shield.send('/api/session', { as })).json()
    expect(body.shield, as).toEqual(as === 'clinician' || as === 'technologist' ? { web: '' } : undefined)
  }
})

describe('what somebody is told of web pages', () => {
  const settings = { shield: { pacs: '10.20.0.5:104' } as never }
  const web = 'https://127.0.0.1:8444'
  const listens = () => web
  const ada: Principal = { kind: 'person', name: 'ada', role: 'clinician', via: 'session' }

  test('is their address', () => expect(shieldOf(settings, new Gate(), ada, listens)).toEqual({ web }))

  test('is nothing to whoever is suspended', () => {
    expect(shieldOf(settings, new Gate({ isSuspended: () => true }), ada, listens)).toBeUndefined()
  })

  test('is nothing to whoever sees some studies only', () => {
    const grants = { confines: () => true, granted: () => [] }
    expect(shieldOf(settings, new Gate({ grants }), ada, listens)).toBeUndefined()
  })

  test('is nothing in an archive of its own', () => {
    expect(shieldOf({ shield: { pacs: '' } as never }, new Gate(), ada, listens)).toBeUndefined()
  })
})
