import fc from 'fast-check'
import type { AuditEvent } from '../../src/index.ts'

/** The n-th of a row of plain events. */
export const event = (n: number): AuditEvent => ({
  time: '2026-11-24T04:00:00.000Z',
  action: 'instance:received',
  outcome: 'success',
  principal: 'node:SCANNER1',
  address: '192.0.2.7',
  object: `study:${n.toString(16)}`,
  detail: { octets: n },
})

export const many = (count: number, from = 0) => Array.from({ length: count }, (_, i) => event(from + i))

/** Unpaired surrogates have no UTF-8: JSON.stringify escapes them, so they are events like others. */
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })

const anySealed = fc.uint8Array({ minLength: 1 }).map((octets) => Buffer.from(octets).toString('base64'))

export const anyEvent: fc.Arbitrary<AuditEvent> = fc
  .record<AuditEvent>(
    {
      time: fc
        .date({ noInvalidDate: true, min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z') })
        .map((date) => date.toISOString()),
      action: text,
      outcome: fc.constantFrom('success', 'denied', 'failure'),
      principal: text,
      address: text,
      object: text,
      sealed: anySealed,
      detail: fc.dictionary(text, fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true })), { minKeys: 1 }),
    },
    { requiredKeys: ['time', 'action', 'outcome', 'principal'] },
  )
  .map((event) => (event.sealed === undefined ? event : { version: 2, ...event }))
