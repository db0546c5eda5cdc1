/**
 * The state machine of an association, row for row as the Standard prints it.
 *
 * Sources: PS3.8 9.2.1 (states), 9.2.2 (events), Tables 9-6 to 9-9 (actions), Table 9-10 (transitions).
 */
export type State = `Sta${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13}`

export type Event = `Evt${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19}`

export type Action =
  | `AE-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`
  | `DT-${1 | 2}`
  | `AR-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`
  | `AA-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`

/** What an action makes the connection do. */
export type Effect =
  | 'open transport'
  | 'close transport'
  | 'start ARTIM'
  | 'stop ARTIM'
  | 'send A-ASSOCIATE-RQ'
  | 'send A-ASSOCIATE-AC'
  | 'send A-ASSOCIATE-RJ'
  | 'send P-DATA-TF'
  | 'send A-RELEASE-RQ'
  | 'send A-RELEASE-RP'
  | 'send A-ABORT as user'
  | 'send A-ABORT as provider'
  | 'indicate A-ASSOCIATE'
  | 'confirm A-ASSOCIATE accepted'
  | 'confirm A-ASSOCIATE rejected'
  | 'indicate P-DATA'
  | 'indicate A-RELEASE'
  | 'confirm A-RELEASE'
  | 'indicate A-ABORT'

interface Step {
  readonly effects: readonly Effect[]
  readonly next: State
}

/** Two actions of the Standard have two outcomes; `when` says which condition takes the first. */
type ActionRow = Step | { readonly when: keyof Conditions; readonly yes: Step; readonly no: Step }

export interface Conditions {
  /** AE-6: the service provider can accept the A-ASSOCIATE-RQ. */
  readonly acceptable: boolean
  /** AR-8: this side is the association's requestor. */
  readonly requestor: boolean
}

/** Tables 9-6 to 9-9. A-ABORT and A-P-ABORT are one indication whose error says which. */
export const actions: Readonly<Record<Action, ActionRow>> = {
  'AE-1': { effects: ['open transport'], next: 'Sta4' },
  'AE-2': { effects: ['send A-ASSOCIATE-RQ'], next: 'Sta5' },
  'AE-3': { effects: ['confirm A-ASSOCIATE accepted'], next: 'Sta6' },
  'AE-4': { effects: ['confirm A-ASSOCIATE rejected', 'close transport'], next: 'Sta1' },
  'AE-5': { effects: ['start ARTIM'], next: 'Sta2' },
  'AE-6': {
    when: 'acceptable',
    yes: { effects: ['stop ARTIM', 'indicate A-ASSOCIATE'], next: 'Sta3' },
    no: { effects: ['stop ARTIM', 'send A-ASSOCIATE-RJ', 'start ARTIM'], next: 'Sta13' },
  },
  'AE-7': { effects: ['send A-ASSOCIATE-AC'], next: 'Sta6' },
  'AE-8': { effects: ['send A-ASSOCIATE-RJ', 'start ARTIM'], next: 'Sta13' },
  'DT-1': { effects: ['send P-DATA-TF'], next: 'Sta6' },
  'DT-2': { effects: ['indicate P-DATA'], next: 'Sta6' },
  'AR-1': { effects: ['send A-RELEASE-RQ'], next: 'Sta7' },
  'AR-2': { effects: ['indicate A-RELEASE'], next: 'Sta8' },
  'AR-3': { effects: ['confirm A-RELEASE', 'close transport'], next: 'Sta1' },
  'AR-4': { effects: ['send A-RELEASE-RP', 'start ARTIM'], next: 'Sta13' },
  'AR-5': { effects: ['stop ARTIM'], next: 'Sta1' },
  'AR-6': { effects: ['indicate P-DATA'], next: 'Sta7' },
  'AR-7': { effects: ['send P-DATA-TF'], next: 'Sta8' },
  'AR-8': {
    when: 'requestor',
    yes: { effects: ['indicate A-RELEASE'], next: 'Sta9' },
    no: { effects: ['indicate A-RELEASE'], next: 'Sta10' },
  },
  'AR-9': { effects: ['send A-RELEASE-RP'], next: 'Sta11' },
  'AR-10': { effects: ['confirm A-RELEASE'], next: 'Sta12' },
  'AA-1': { effects: ['send A-ABORT as user', 'start ARTIM'], next: 'Sta13' },
  'AA-2': { effects: ['stop ARTIM', 'close transport'], next: 'Sta1' },
  'AA-3': { effects: ['indicate A-ABORT', 'close transport'], next: 'Sta1' },
  'AA-4': { effects: ['indicate A-ABORT'], next: 'Sta1' },
  'AA-5': { effects: ['stop ARTIM'], next: 'Sta1' },
  'AA-6': { effects: [], next: 'Sta13' },
  'AA-7': { effects: ['send A-ABORT as provider'], next: 'Sta13' },
  'AA-8': { effects: ['send A-ABORT as provider', 'indicate A-ABORT', 'start ARTIM'], next: 'Sta13' },
}

/** What most rows answer to a PDU that has no place in an established association. */
const unexpectedWhileEstablished = {
  Sta6: 'AA-8',
  Sta7: 'AA-8',
  Sta8: 'AA-8',
  Sta9: 'AA-8',
  Sta10: 'AA-8',
  Sta11: 'AA-8',
  Sta12: 'AA-8',
} as const
const unexpected = { Sta2: 'AA-1', Sta3: 'AA-8', Sta5: 'AA-8', ...unexpectedWhileEstablished, Sta13: 'AA-6' } as const

/** Every state of an association that is open or being opened or closed in order. */
function inEach(action: Action): Partial<Record<State, Action>> {
  return Object.fromEntries(
    ['Sta3', 'Sta5', ...Object.keys(unexpectedWhileEstablished)].map((state) => [state, action]),
  )
}

/** Table 9-10: event → state → action. A pair that is not there cannot happen. */
export const transitions: Readonly<Record<Event, Readonly<Partial<Record<State, Action>>>>> = {
  Evt1: { Sta1: 'AE-1' },
  Evt2: { Sta4: 'AE-2' },
  Evt3: { ...unexpected, Sta5: 'AE-3' },
  Evt4: { ...unexpected, Sta5: 'AE-4' },
  Evt5: { Sta1: 'AE-5' },
  Evt6: { ...unexpected, Sta2: 'AE-6', Sta13: 'AA-7' },
  Evt7: { Sta3: 'AE-7' },
  Evt8: { Sta3: 'AE-8' },
  Evt9: { Sta6: 'DT-1', Sta8: 'AR-7' },
  Evt10: { ...unexpected, Sta6: 'DT-2', Sta7: 'AR-6' },
  Evt11: { Sta6: 'AR-1' },
  Evt12: { ...unexpected, Sta6: 'AR-2', Sta7: 'AR-8' },
  Evt13: { ...unexpected, Sta7: 'AR-3', Sta10: 'AR-10', Sta11: 'AR-3' },
  Evt14: { Sta8: 'AR-4', Sta9: 'AR-9', Sta12: 'AR-4' },
  Evt15: { ...inEach('AA-1'), Sta4: 'AA-2' },
  Evt16: { Sta2: 'AA-2', ...inEach('AA-3'), Sta13: 'AA-2' },
  Evt17: { Sta2: 'AA-5', Sta4: 'AA-4', ...inEach('AA-4'), Sta13: 'AR-5' },
  Evt18: { Sta2: 'AA-2', Sta13: 'AA-2' },
  Evt19: { ...unexpected, Sta13: 'AA-7' },
}

/** The step that an event takes from a state; undefined where the table has none. */
export function stepOf(state: State, event: Event, conditions: Conditions): Step | undefined {
  const action = transitions[event][state]
  if (action === undefined) return undefined
  const row = actions[action]
  if (!('when' in row)) return row
  return conditions[row.when] ? row.yes : row.no
}
