/** Fuzzes entries: they decode to what encodes to the same octets, or are refused. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { AuditError, decodeEvent, encodeEvent } from '../src/index.ts'

const time = '2026-11-24T04:00:00.000Z'

const target: FuzzTarget = {
  name: 'audit/event',
  seeds: () => [
    encodeEvent({ time, action: 'sign-in:failed', outcome: 'denied', principal: 'stranger', address: '::1' }),
    encodeEvent({
      time,
      action: 'a:b',
      outcome: 'success',
      principal: 'p',
      object: 'o',
      detail: { n: 1e21, t: '\u2028' },
    }),
  ],
  run(octets) {
    try {
      assert.ok(Buffer.from(encodeEvent(decodeEvent(octets))).equals(octets))
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      assert.equal(error.code, 'LG_AUDIT_ENTRY_MALFORMED')
    }
  },
}

export default target
