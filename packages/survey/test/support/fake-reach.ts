/** Reach without pace, for tests of one probe. */
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Rung } from '../../src/finding.ts'
import type { Reach } from '../../src/probes/probe.ts'

export interface FakeReachOptions {
  readonly highestRung?: Rung
  readonly signal?: AbortSignal
  /** Octets that may be read. */
  readonly budget?: number
  readonly calledAETitle?: string
  /** Default 127.0.0.1. */
  readonly address?: string
}

export function fakeReach(options: FakeReachOptions = {}): Reach {
  let left = options.budget ?? Number.POSITIVE_INFINITY
  return {
    async connect(port, onread) {
      const socket = connect({ host: options.address ?? '127.0.0.1', port, ...(onread ? { onread } : {}) })
      await once(socket, 'connect')
      return socket
    },
    turn: async () => {},
    highestRung: options.highestRung ?? 9,
    readBudget: {
      take(octets) {
        left -= octets
        return left >= 0
      },
    },
    signal: options.signal ?? new AbortController().signal,
    identity: {
      aeTitle: 'LGSURVEY',
      calledAETitle: options.calledAETitle ?? 'ANY-SCP',
      userAgent: 'leadglass-survey (+https://survey.example/policy)',
    },
  }
}
