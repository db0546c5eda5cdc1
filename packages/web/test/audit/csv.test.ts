import { expect, test } from 'vitest'
import { auditCsv } from '../../src/audit/csv.ts'

const event = {
  time: '2026-11-26T08:00:00.000Z',
  action: 'study:read',
  outcome: 'success',
  principal: 'person:ada',
} as const

test('an entry is a line, and what separates is quoted', () => {
  const csv = auditCsv([{ index: 7, event: { ...event, object: 'study:4f', detail: { why: 'a,"b"' } } }])
  expect(csv).toBe(
    'index,time,action,outcome,principal,address,object,detail\r\n7,2026-11-26T08:00:00.000Z,study:read,success,person:ada,,study:4f,"{""why"":""a,\\""b\\""""}"\r\n',
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j is no formula in a spreadsheet', (principal) => {
  const [, line = ''] = auditCsv([{ index: 0, event: { ...event, principal } }]).split('\r\n0,')
  expect(line).toMatch(/success,"?'/)
})
