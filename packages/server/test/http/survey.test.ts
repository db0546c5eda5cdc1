/** The routes of the survey: one role, names only when asked for and then on record, nothing without a folder. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SurveyDesk } from '../../src/survey-desk.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

/** What the routes asked of the desk. */
let asked: unknown[][]

/** A desk that notes what it is asked and answers with next to nothing. */
const desk: SurveyDesk = {
  overview: async (named) => note('overview', named),
  report: async (format, named) => {
    note('report', format, named)
    return format === 'csv'
      ? { 'totals.csv': 'a', 'countries.csv': 'country\r\n' }
      : { 'report.html': '<!doctype html>' }
  },
  cases: async (filter, named) => {
    note('cases', filter, named)
    return []
  },
  case: async (id, named) => note('case', id, named),
  exportCases: async (format, named) => {
    note('export', format, named)
    return 'case\r\n'
  },
  letter: async (file) => {
    note('letter', file)
    return 'Dear institution'
  },
  step: async (step, which, facts) => {
    note('step', step, which, facts.by, facts.note)
    if ('ids' in which && which.ids.includes('C-9999')) {
      throw Object.assign(new Error('C-9999 is found; it can be mitigated once it is notified'), {
        code: 'LG_SURVEY_CASE_STATE',
      })
    }
    return 'ids' in which ? which.ids : ['C-0001']
  },
  notify: async (which, { by, language, to }) => {
    note('notify', which, by, language, to)
    return [{ case: 'C-0001', letter: 'C-0001-01-cert.txt' }]
  },
  takeInRuns: async (by) => note('runs', by),
}

function note(...words: unknown[]): object {
  asked.push(words)
  return {}
}

let server: TestServer
let without: TestServer
beforeAll(async () => {
  server = await startServer({ LEADGLASS_SURVEY_FOLDER: '/made/up' }, { openSurvey: async () => desk })
  without = await startServer()
})
afterAll(async () => {
  await server.close()
  await without.close()
})
beforeEach(() => {
  asked = []
})

const get = (path: string) => server.send(path, { as: 'surveyor' })
const post = (path: string, body: unknown) =>
  server.send(path, { method: 'POST', as: 'surveyor', headers: json, body: JSON.stringify(body) })

async function audited(action: string) {
  const { entries } = (await server.send('/api/audit?count=1000', { as: 'auditor' })).json()
  return entries
    .map(({ event }: { event: object }) => event)
    .filter((event: { action: string }) => event.action === action)
}

test.each(['administrator', 'clinician', 'technologist', 'auditor', 'monitor'] as const)(
  '%s sees nothing of it',
  async (as) => {
    for (const path of ['/api/survey', '/api/survey/cases', '/api/survey/letters/C-0001-01-cert.txt'])
      expect((await server.send(path, { as })).status, path).toBe(403)
    expect(asked).toEqual([])
  },
)

test('a surveyor sees no study, no account, no audit log', async () => {
  for (const path of ['/dicom-web/studies', '/api/users', '/api/audit', '/api/nodes', '/api/status', '/metrics'])
    expect((await get(path)).status, path).toBe(403)
})

test('where no folder is set every route says so', async () => {
  const answer = await without.send('/api/survey', { as: 'surveyor' })
  expect([answer.status, answer.json().detail]).toEqual([404, expect.stringContaining('survey.folder')])
})

describe('names', () => {
  test('are not asked of the desk unless the caller asks for them', async () => {
    for (const path of [
      '/api/survey',
      '/api/survey/cases',
      '/api/survey/cases/C-0001',
      '/api/survey/report/html',
      '/api/survey/export/csv',
    ])
      expect((await get(path)).status, path).toBe(200)
    expect(asked.map((words) => words.at(-1))).toEqual([false, false, false, false, false])
    expect(await audited('survey:names-seen')).toEqual([])
  })

  test('are on record when somebody saw them', async () => {
    await get('/api/survey/cases/C-0007?named=true')
    await get('/api/survey/letters/C-0008-01-cert.txt')
    expect(asked).toEqual([
      ['case', 'C-0007', true],
      ['letter', 'C-0008-01-cert.txt'],
    ])
    expect(await audited('survey:names-seen')).toEqual([
      expect.objectContaining({ principal: 'token:surveyor', object: 'case:C-0007' }),
      expect.objectContaining({ object: 'case:C-0008' }),
    ])
  })
})

test('a list is filtered by state, country and what is due', async () => {
  await get('/api/survey/cases?state=notified&state=reopened&country=US&due=true&largest=10')
  expect(asked).toEqual([['cases', { states: ['notified', 'reopened'], country: 'US', due: true, largest: 10 }, false]])
})

describe('steps', () => {
  test('are taken in the name of who is signed in, and are in the audit log', async () => {
    await post('/api/survey/cases/validate', { ids: ['C-0001', 'C-0002'], note: 'looked at both' })
    await post('/api/survey/cases/notify', { largest: 10, language: 'de', to: 'it@hospital.example' })
    await post('/api/survey/runs', {})
    expect(asked).toEqual([
      ['step', 'validated', { ids: ['C-0001', 'C-0002'] }, 'token:surveyor', 'looked at both'],
      ['notify', { largest: 10 }, 'token:surveyor', 'de', 'it@hospital.example'],
      ['runs', 'token:surveyor'],
    ])
    expect((await audited('survey:case-validated')).map(({ object }: { object: string }) => object)).toEqual([
      'case:C-0001',
      'case:C-0002',
    ])
    expect(await audited('survey:case-notified')).toHaveLength(1)
  })

  test('that do not follow from the case’s state are refused in words', async () => {
    const answer = await post('/api/survey/cases/mitigate', { ids: ['C-9999'] })
    expect([answer.status, answer.json().detail]).toEqual([
      422,
      'C-9999 is found; it can be mitigated once it is notified',
    ])
  })

  test.each([
    [{}],
    [{ ids: ['C-0001'], largest: 1 }],
    [{ ids: ['../../etc/passwd'] }],
    [{ ids: [] }],
    [{ largest: 0 }],
    [{ ids: ['C-0001'], on: 'yesterday' }],
    [{ ids: ['C-0001'], patient: 'x' }],
  ])('%j is refused', async (body) => {
    expect((await post('/api/survey/cases/validate', body)).status).toBe(400)
    expect(asked).toEqual([])
  })
})

describe('files', () => {
  test('are handed over to be kept, and are no pages of this origin', async () => {
    const answer = await get('/api/survey/report/html')
    expect(answer.headers['content-disposition']).toBe('attachment; filename="report.html"')
    expect(answer.headers['content-security-policy']).toContain('sandbox')
    expect((await get('/api/survey/report/csv')).text).toBe('country\r\n')
  })

  test.each(['..%2f..%2fregister.jsonl', 'register.jsonl', 'C-0001-01-cert.txt%00', 'C-0001-01-..txt'])(
    '%s is no letter',
    async (file) => {
      expect((await get(`/api/survey/letters/${file}`)).status).toBe(400)
      expect(asked).toEqual([])
    },
  )
})
