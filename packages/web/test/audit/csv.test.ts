import { csvLine } from '@leadglass/audit'
import { hostileTexts } from '@leadglass/testkit'
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

test.each(hostileTexts.map((hostile) => [hostile.id, hostile] as const))(
  '%s is the cell that the exports of the server make of it',
  (_, { text }) => {
    const [, ...lines] = auditCsv([{ index: 0, event: { ...event, principal: text, object: text } }]).split(
      'object,detail\r\n',
    )
    expect(lines.join('')).toBe(csvLine([0, event.time, event.action, event.outcome, text, '', text, '']))
  },
)
