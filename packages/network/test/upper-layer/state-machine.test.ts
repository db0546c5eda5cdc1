/** The table in the code against Table 9-10 of PS3.8, written down here as the Standard prints it. */
import { expect, test } from 'vitest'
import { actions, type Event, type State, stepOf, transitions } from '../../src/upper-layer/state-machine.ts'
import { rowsOfTable9to10 } from '../support/table-9-10.ts'

test.each(rowsOfTable9to10)('%s leads in each state to the action of Table 9-10', (event, ...cells) => {
  const expected = cells.flatMap((action, index) => (action === '.' ? [] : [[`Sta${index + 1}`, action]]))
  expect(transitions[event as Event]).toEqual(Object.fromEntries(expected))
})

/** "Next state" of Tables 9-6 to 9-9. */
const nextStates = `
AE-1 Sta4, AE-2 Sta5, AE-3 Sta6, AE-4 Sta1, AE-5 Sta2, AE-6 Sta3/Sta13, AE-7 Sta6, AE-8 Sta13, DT-1 Sta6, DT-2 Sta6,
AR-1 Sta7, AR-2 Sta8, AR-3 Sta1, AR-4 Sta13, AR-5 Sta1, AR-6 Sta7, AR-7 Sta8, AR-8 Sta9/Sta10, AR-9 Sta11, AR-10 Sta12,
AA-1 Sta13, AA-2 Sta1, AA-3 Sta1, AA-4 Sta1, AA-5 Sta1, AA-6 Sta13, AA-7 Sta13, AA-8 Sta13`

test('every action leads to its next state, or its two', () => {
  const found = Object.entries(actions).map(([name, row]) => {
    const states = 'when' in row ? [row.yes.next, row.no.next] : [row.next]
    return `${name} ${states.join('/')}`
  })
  expect(found).toEqual(nextStates.trim().split(/,\s+/))
})

test('the second outcomes are those of the conditions', () => {
  const stateAfter = (state: State, event: Event, acceptable: boolean, requestor: boolean) =>
    stepOf(state, event, { acceptable, requestor })?.next
  expect(stateAfter('Sta2', 'Evt6', true, false)).toBe('Sta3')
  expect(stateAfter('Sta2', 'Evt6', false, false)).toBe('Sta13')
  expect(stateAfter('Sta7', 'Evt12', false, true)).toBe('Sta9')
  expect(stateAfter('Sta7', 'Evt12', false, false)).toBe('Sta10')
  expect(stateAfter('Sta1', 'Evt9', true, true)).toBeUndefined()
})
