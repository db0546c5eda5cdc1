import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Action,
  actions,
  defaultRules,
  Gate,
  type GrantBook,
  matches,
  type NodeService,
  nodeServices,
  type Predicate,
  type Principal,
  type Role,
  type Rule,
  roles,
  type StudyFacts,
  type StudyForm,
  studyAttributes,
} from '../src/index.ts'

const gate = new Gate()
const person = (role: Role): Principal => ({ kind: 'person', name: 'ada', role, via: 'session' })
const token = (role: Role): Principal => ({ kind: 'token', name: 'script', role })
const node = (...services: NodeService[]): Principal => ({ kind: 'node', aeTitle: 'SCANNER1', services })
const operator: Principal = { kind: 'operator', name: 'root' }
const share: Principal = {
  kind: 'share',
  name: 'f0',
  recipient: 'Dr Roe',
  madeBy: 'person:ada',
  studyInstanceUID: '1.2',
}

const clinicians: Action[] = [
  ...(['study:list', 'study:read', 'study:store', 'study:export', 'images:review', 'study:share'] as const),
  'study:collect',
  ...(['worklist:read', 'steps:read', 'approvals:ask', 'glass:break', 'glass:read', 'glass:review'] as const),
]

/** What each may do, written out a second time: a change of the rules has to be made here as well. */
const rights: [string, Principal, Action[]][] = [
  [
    'an administrator',
    person('administrator'),
    [
      ...(['study:erase', 'archive:verify', 'archive:reindex', 'accounts:read', 'accounts:write'] as const),
      ...(['nodes:read', 'nodes:write', 'keys:read', 'keys:rotate', 'keys:export', 'settings:read'] as const),
      ...(['backups:read', 'backups:write'] as const),
      ...(['grants:read', 'grants:write', 'approvals:ask', 'approvals:decide'] as const),
      ...(['projects:read', 'projects:write'] as const),
      ...(['forwarding:read', 'forwarding:write', 'alerts:read', 'alerts:write'] as const),
      ...(['shares:read', 'shares:write'] as const),
    ],
  ],
  ['a clinician', person('clinician'), clinicians],
  [
    'a technologist',
    person('technologist'),
    [
      'study:list',
      'study:read',
      'images:review',
      'study:store',
      'study:delete',
      'worklist:read',
      'worklist:write',
      'steps:read',
      'glass:break',
    ],
  ],
  ['a referrer to whom nothing belongs', person('referrer'), []],
  ['a researcher, who would see whole studies', person('researcher'), []],
  ['an auditor', person('auditor'), ['glass:read', 'audit:read', 'alerts:read']],
  ['a monitor', person('monitor'), ['metrics:read']],
  ['a monitor token', token('monitor'), ['metrics:read']],
  ['a clinician token', token('clinician'), clinicians],
  ['a node without services', node(), []],
  ['a node that stores', node('echo', 'store'), ['study:store']],
  ['a node that finds', node('find'), ['study:list']],
  ['a node that moves', node('move'), ['study:read']],
  ['a node that gets', node('get'), ['study:read']],
  ['a node that asks what is kept', node('commit'), ['study:confirm']],
  ['a node with the worklist', node('worklist'), ['worklist:read']],
  ['a node that reports its steps', node('mpps'), ['steps:write']],
  ['a node that only answers C-ECHO', node('echo'), []],
  ['the operator', operator, [...actions]],
]

describe('the role table', () => {
  test.each(rights)('%s may do exactly this', (_, principal, allowed) => {
    const found = actions.filter((action) => gate.decide(principal, action).allowed)
    expect(found).toEqual(actions.filter((action) => allowed.includes(action)))
  })

  test('whoever opened a share lists and reads that study, and does nothing else', () => {
    const allowed = (study?: StudyFacts) => actions.filter((action) => gate.decide(share, action, study).allowed)
    expect(allowed({ StudyInstanceUID: '1.2' })).toEqual(['study:list', 'study:read'])
    expect(allowed({ StudyInstanceUID: '1.3' })).toEqual([])
    expect(allowed()).toEqual([])
    expect(gate.predicate(share, 'study:read')).toEqual({
      kind: 'equals',
      attribute: 'StudyInstanceUID',
      value: '1.2',
    })
  })

  test('whoever opened a share without identities does so in that form alone', () => {
    const nameless: Principal = { ...share, deIdentified: true }
    const study = { StudyInstanceUID: '1.2' }
    const inForm = (form: StudyForm) =>
      actions.filter((action) => gate.inForm(form).decide(nameless, action, study).allowed)
    expect([inForm('whole'), inForm('de-identified')]).toEqual([[], ['study:list', 'study:read']])
    expect(gate.inForm('de-identified').decide(share, 'study:read', study).allowed).toBe(false)
    expect(gate.inForm('de-identified').decide(nameless, 'study:read', { StudyInstanceUID: '1.3' }).allowed).toBe(false)
  })

  test('a node of a project sees what it was granted without identities, stores, and does nothing else', () => {
    const nodeOfProject: Principal = { kind: 'node', aeTitle: 'LAB', services: nodeServices, deIdentified: true }
    const where: Predicate = { kind: 'equals', attribute: 'StudyInstanceUID', value: '1.2' }
    const grants: GrantBook = {
      confines: () => false,
      granted: () => [{ name: 'grant-1', where, project: 'Trial A' }],
    }
    const granting = new Gate({ grants })
    const inForm = (form: StudyForm, study: StudyFacts) =>
      actions.filter((action) => granting.inForm(form).decide(nodeOfProject, action, study).allowed)
    expect(inForm('whole', { StudyInstanceUID: '1.2' })).toEqual(['study:store'])
    expect(inForm('de-identified', { StudyInstanceUID: '1.2' })).toEqual(['study:list', 'study:read'])
    expect(inForm('de-identified', { StudyInstanceUID: '1.3' })).toEqual([])
    expect(new Gate().inForm('de-identified').mayAtAll(nodeOfProject, 'study:read')).toBe(false)
  })

  test('an administrator neither lists nor reads studies', () => {
    expect(gate.predicate(person('administrator'), 'study:list')).toEqual({ kind: 'none' })
    expect(gate.predicate(person('administrator'), 'study:read')).toEqual({ kind: 'none' })
  })

  test('rules have names of their own', () => {
    expect(new Set(defaultRules.map(({ name }) => name)).size).toBe(defaultRules.length)
  })
})

describe('a decision', () => {
  test('names the rule that allowed it', () => {
    expect(gate.decide(node('store'), 'study:store')).toMatchObject({ allowed: true, rule: 'node-stores' })
  })

  test('says what can be done about a denial', () => {
    const { allowed, rule, reason } = gate.decide(node('echo'), 'study:store')
    expect({ allowed, rule }).toEqual({ allowed: false, rule: 'deny-by-default' })
    expect(reason).toContain("An administrator can change the node's services")
  })

  test('that is required and denied throws with what the audit log needs', () => {
    expect(() => gate.require(person('auditor'), 'study:read')).toThrow(
      expect.objectContaining({
        code: 'LG_ACCESS_DENIED',
        detail: { rule: 'deny-by-default', action: 'study:read', principal: 'person:ada' },
      }),
    )
  })

  test('that is required and allowed returns', () => {
    expect(() => gate.require(person('auditor'), 'audit:read')).not.toThrow()
  })
})

const value = fc.constantFrom('a', 'b', '')
const facts: fc.Arbitrary<StudyFacts> = fc.record(
  Object.fromEntries(
    studyAttributes.map((attribute) => [attribute, fc.oneof(value, fc.array(value, { maxLength: 3 }))]),
  ),
  { requiredKeys: [] },
)
const predicate: fc.Arbitrary<Predicate> = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 4 },
    fc.constant<Predicate>({ kind: 'all' }),
    fc.constant<Predicate>({ kind: 'none' }),
    fc.record({
      kind: fc.constant('equals' as const),
      attribute: fc.constantFrom(...studyAttributes),
      value,
    }),
    fc.record({
      kind: fc.constant('among' as const),
      attribute: fc.constantFrom(...studyAttributes),
      values: fc.array(value, { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('absent' as const), attribute: fc.constantFrom(...studyAttributes) }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('predicate'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('predicate') }),
  ),
})).predicate
const rule: fc.Arbitrary<Rule> = fc.record(
  {
    name: fc.constantFrom('one', 'two', 'three'),
    subject: fc.oneof(
      fc.record({ kind: fc.constant('role' as const), role: fc.constantFrom(...roles) }),
      fc.record({ kind: fc.constant('service' as const), service: fc.constantFrom(...nodeServices) }),
      fc.record({ kind: fc.constant('operator' as const) }),
    ),
    actions: fc.subarray([...actions]),
    where: predicate,
    granted: fc.boolean(),
  },
  { requiredKeys: ['name', 'subject', 'actions'] },
)
/** Some are confined; everybody is granted the same. */
const grantBook: fc.Arbitrary<GrantBook> = fc
  .record({
    confined: fc.subarray(['person', 'token', 'node']),
    granted: fc.array(
      fc.record(
        { name: fc.constantFrom('grant-1', 'glass-1'), where: predicate, actions: fc.subarray([...actions]) },
        { requiredKeys: ['name', 'where'] },
      ),
      { maxLength: 3 },
    ),
  })
  .map(({ confined, granted }) => ({ confines: ({ kind }) => confined.includes(kind), granted: () => granted }))
const principal: fc.Arbitrary<Principal> = fc.oneof(
  fc.constantFrom(...roles).map(person),
  fc.constantFrom(...roles).map(token),
  fc.subarray([...nodeServices]).map((services) => node(...services)),
  fc.constant(operator),
)
const action = fc.constantFrom(...actions)

describe('a search and a fetch cannot disagree', () => {
  test('under the rules in force', () => {
    fc.assert(
      fc.property(principal, action, facts, (who, what, study) => {
        expect(gate.decide(who, what, study).allowed).toBe(matches(gate.predicate(who, what), study))
      }),
    )
  })

  test('under any rules', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 8 }),
        grantBook,
        principal,
        action,
        facts,
        (rules, grants, who, what, study) => {
          const any = new Gate({ rules, grants })
          expect(any.decide(who, what, study).allowed).toBe(matches(any.predicate(who, what), study))
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('a caller without the facts of the study is never allowed more than one that has them', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 8 }),
        grantBook,
        principal,
        action,
        facts,
        (rules, grants, who, what, study) => {
          const any = new Gate({ rules, grants })
          if (any.decide(who, what).allowed) expect(any.decide(who, what, study).allowed).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

test('what is absent equals nothing, and its negation holds', () => {
  const equals: Predicate = { kind: 'equals', attribute: 'InstitutionName', value: 'x' }
  expect(matches(equals, {})).toBe(false)
  expect(matches({ kind: 'not', of: equals }, {})).toBe(true)
})
