import { describe, expect, test } from 'vitest'
import { Gate, matches, type PersonPrincipal, type Principal, type Role } from '../../src/index.ts'
import { dayMs, hourMs, useAccounts } from './fixture.ts'

const fixture = useAccounts()
const person = (name: string, role: Role = 'clinician'): PersonPrincipal => ({
  kind: 'person',
  name,
  role,
  via: 'session',
})
const [ada, bob] = [person('ada'), person('bob')]
const admin = person('root', 'administrator')
const node: Principal = { kind: 'node', aeTitle: 'READER1', services: ['find', 'move'] }
const gate = () => new Gate({ grants: fixture.accounts.book })
const ct = { StudyInstanceUID: '1.1', PatientID: 'P1', Modality: ['CT', 'SR'], StationName: ['CT1'] }
const mr = { StudyInstanceUID: '1.2', PatientID: 'P2', IssuerOfPatientID: 'SITE', Modality: ['MR'] }
const iso = (ms: number) => new Date(fixture.now + ms).toISOString()

async function grant(principal: { kind: 'role' | 'person' | 'node' | 'nodes'; name: string }, collection: string) {
  return fixture.accounts.book.grant(
    { to: principal, studies: { kind: 'collection', name: collection }, purpose: 'care of the ward' },
    admin,
  )
}

describe('a collection', () => {
  test('holds studies that fulfil all of its conditions, and those listed by hand', async () => {
    const { book } = fixture.accounts
    await book.addCollection({
      name: 'Radiology',
      kind: 'department',
      conditions: [
        { attribute: 'Modality', values: ['CT', 'MR'] },
        { attribute: 'StationName', values: ['CT1'] },
      ],
    })
    await book.listStudies('radiology', ['1.2', '1.2', '1.9'])
    await book.confine({ kind: 'role', name: 'clinician' }, admin)
    await grant({ kind: 'person', name: 'ADA' }, 'RADIOLOGY')
    const where = gate().predicate(ada, 'study:read')
    expect(
      [ct, mr, { ...ct, StationName: [] }, { StudyInstanceUID: '1.9' }].map((study) => matches(where, study)),
    ).toEqual([true, true, false, true])
    expect(await book.collection('radiology')).toMatchObject({ name: 'Radiology', listedStudies: 2 })
    await book.unlistStudies('Radiology', ['1.2'])
    expect(matches(gate().predicate(ada, 'study:read'), mr)).toBe(false)
  })

  test.each([
    ['a value with a backslash', [{ attribute: 'Modality', values: ['CT\\MR'] }]],
    ['an empty value', [{ attribute: 'Modality', values: [' '] }]],
    ['no values', [{ attribute: 'Modality', values: [] }]],
    ['an attribute that says who the patient is', [{ attribute: 'PatientID', values: ['P1'] }]],
    ['too many conditions', Array.from({ length: 9 }, () => ({ attribute: 'Modality', values: ['CT'] }))],
  ])('with %s is refused', async (_, conditions) => {
    const made = fixture.accounts.book.addCollection({ name: 'x', kind: 'other', conditions: conditions as never })
    await expect(made).rejects.toMatchObject({ code: 'LG_COLLECTION_INVALID' })
  })

  test('takes its grants with it when it is removed', async () => {
    const { book } = fixture.accounts
    await book.addCollection({ name: 'x', kind: 'other', conditions: [{ attribute: 'Modality', values: ['CT'] }] })
    await grant({ kind: 'role', name: 'referrer' }, 'x')
    const referrer = person('ref', 'referrer')
    expect(gate().decide(referrer, 'study:read', ct).allowed).toBe(true)
    await book.removeCollection('x')
    expect(gate().decide(referrer, 'study:read', ct).allowed).toBe(false)
    expect(await book.grants()).toEqual([])
  })
})

describe('confinement', () => {
  test('is nobody’s until an administrator sets it, and is undone by releasing', async () => {
    const { book } = fixture.accounts
    expect(gate().predicate(ada, 'study:list')).toEqual({ kind: 'all' })
    await book.confine({ kind: 'role', name: 'clinician' }, admin)
    expect(gate().predicate(ada, 'study:list')).toEqual({ kind: 'none' })
    expect(gate().decide(ada, 'study:store', ct).allowed).toBe(true)
    expect(await book.confined()).toEqual([{ kind: 'role', name: 'clinician' }])
    await book.release({ kind: 'role', name: 'clinician' })
    expect(gate().predicate(ada, 'study:list')).toEqual({ kind: 'all' })
  })

  test('can be one person’s, one token’s, one node’s, or every node’s', async () => {
    const { book } = fixture.accounts
    await book.confine({ kind: 'person', name: 'Ada' }, admin)
    await book.confine({ kind: 'nodes', name: '' }, admin)
    expect(gate().predicate(ada, 'study:read').kind).toBe('none')
    expect(gate().predicate(bob, 'study:read').kind).toBe('all')
    expect(gate().predicate(node, 'study:list').kind).toBe('none')
    await book.addCollection({ name: 'MR', kind: 'other', conditions: [{ attribute: 'Modality', values: ['MR'] }] })
    await grant({ kind: 'nodes', name: '' }, 'MR')
    expect(gate().decide(node, 'study:read', mr).allowed).toBe(true)
    expect(gate().decide(node, 'study:read', ct).allowed).toBe(false)
  })

  test('never holds for the operator, who has the keys', async () => {
    await fixture.accounts.book.confine({ kind: 'role', name: 'clinician' }, admin)
    expect(gate().predicate({ kind: 'operator', name: 'root' }, 'study:read')).toEqual({ kind: 'all' })
  })

  test('outlives a restart', async () => {
    await fixture.accounts.book.confine({ kind: 'role', name: 'clinician' }, admin)
    await fixture.restart()
    expect(gate().predicate(ada, 'study:list')).toEqual({ kind: 'none' })
  })
})

describe('a grant', () => {
  const own = { kind: 'own', referringPhysicianNames: ['Smith^Jane', 'SMITH^J'] } as const

  test('gives a referrer the studies of their own name, and no others', async () => {
    const referrer = person('jane', 'referrer')
    expect(gate().predicate(referrer, 'study:list')).toEqual({ kind: 'none' })
    await fixture.accounts.book.grant(
      { to: { kind: 'person', name: 'jane' }, studies: own, purpose: 'own patients' },
      admin,
    )
    const where = gate().predicate(referrer, 'study:list')
    expect(matches(where, { ReferringPhysicianName: 'SMITH^J' })).toBe(true)
    expect(matches(where, { ReferringPhysicianName: 'Smith^Janet' })).toBe(false)
    expect(matches(where, {})).toBe(false)
  })

  test('begins and ends at its times, without anybody doing anything', async () => {
    const referrer = person('jane', 'referrer')
    const times = { from: iso(hourMs), until: iso(2 * hourMs) }
    await fixture.accounts.book.grant(
      {
        to: { kind: 'person', name: 'jane' },
        studies: { kind: 'study', studyInstanceUID: '1.1' },
        purpose: 'second opinion',
        ...times,
      },
      admin,
    )
    const seen: boolean[] = []
    for (const moment of [0, hourMs - 1, 1, hourMs - 1, 1]) {
      fixture.now += moment
      seen.push(gate().decide(referrer, 'study:read', ct).allowed)
    }
    expect(seen).toEqual([false, false, true, true, false])
  })

  test('adds nothing that the role lacks', async () => {
    const { book } = fixture.accounts
    await book.grant({ to: { kind: 'role', name: 'administrator' }, studies: own, purpose: 'curiosity' }, admin)
    expect(gate().predicate(admin, 'study:read')).toEqual({ kind: 'none' })
    await book.grant({ to: { kind: 'role', name: 'researcher' }, studies: own, purpose: 'curiosity' }, admin)
    const researcher = person('rosa', 'researcher')
    expect(gate().predicate(researcher, 'study:read')).toEqual({ kind: 'none' })
    expect(gate().predicate(researcher, 'study:read', 'de-identified').kind).toBe('among')
  })

  test('of a project names it, for whoever takes the identities out', async () => {
    const { book } = fixture.accounts
    await book.addCollection({
      name: 'Lung 2',
      kind: 'project',
      conditions: [{ attribute: 'Modality', values: ['CT'] }],
    })
    await grant({ kind: 'role', name: 'researcher' }, 'Lung 2')
    const decision = gate().decide(person('rosa', 'researcher'), 'study:read', ct, 'de-identified')
    expect(decision).toMatchObject({ allowed: true, project: 'Lung 2' })
  })

  test.each([
    ['to a role that there is not', { to: { kind: 'role', name: 'boss' } }, 'LG_GRANT_INVALID'],
    ['that ends before it begins', { from: iso(dayMs), until: iso(hourMs) }, 'LG_GRANT_INVALID'],
    ['with a time that is none', { until: 'tomorrow' }, 'LG_GRANT_INVALID'],
    ['without a purpose', { purpose: ' ' }, 'LG_GRANT_INVALID'],
    ['with a purpose of two lines', { purpose: 'one\ntwo' }, 'LG_GRANT_INVALID'],
    ['of a collection that there is not', { studies: { kind: 'collection', name: 'x' } }, 'LG_COLLECTION_UNKNOWN'],
    ['of a study that is no UID', { studies: { kind: 'study', studyInstanceUID: "' or 1=1" } }, 'LG_GRANT_INVALID'],
  ])('%s is refused', async (_, change, code) => {
    const usual = { to: { kind: 'person', name: 'ada' }, studies: own, purpose: 'care', ...change }
    await expect(fixture.accounts.book.grant(usual as never, admin)).rejects.toMatchObject({ code })
  })

  test('to a node ends with the node', async () => {
    const { book } = fixture.accounts
    await fixture.accounts.addNode({ aeTitle: 'READER1', services: ['find'] })
    await book.confine({ kind: 'node', name: 'READER1' }, admin)
    await book.grant({ to: { kind: 'node', name: 'READER1' }, studies: own, purpose: 'reading room' }, admin)
    await fixture.accounts.removeNode('READER1')
    expect(await book.grants()).toEqual([])
    expect(gate().predicate(node, 'study:list')).toEqual({ kind: 'none' })
  })
})

describe('approval by a second person', () => {
  const erase = { action: 'study:erase', object: '1.2.3' } as const
  const ask = () => fixture.accounts.book.askApproval({ ...erase, reason: 'sent by mistake to us' }, admin)
  const second = person('grace', 'administrator')

  test('lets the one who asked do it once', async () => {
    const { book } = fixture.accounts
    const { id } = await ask()
    await expect(book.useApproval(erase, admin)).rejects.toMatchObject({ code: 'LG_APPROVAL_REQUIRED' })
    await book.decideApproval(id, { approve: true }, second)
    await expect(book.useApproval({ ...erase, object: '1.2.4' }, admin)).rejects.toMatchObject({
      code: 'LG_APPROVAL_REQUIRED',
    })
    await expect(book.useApproval({ ...erase, action: 'keys:export' }, admin)).rejects.toThrow()
    await expect(book.useApproval(erase, second)).rejects.toMatchObject({ code: 'LG_APPROVAL_REQUIRED' })
    expect(await book.useApproval(erase, admin)).toMatchObject({ id, state: 'used' })
    await expect(book.useApproval(erase, admin)).rejects.toMatchObject({ code: 'LG_APPROVAL_REQUIRED' })
  })

  test('is not given by the one who asked, however they write their name', async () => {
    const { id } = await ask()
    for (const name of ['root', 'ROOT', 'ｒｏｏｔ'])
      await expect(
        fixture.accounts.book.decideApproval(id, { approve: true }, person(name, 'administrator')),
      ).rejects.toMatchObject({ code: 'LG_SECOND_PERSON_REQUIRED' })
  })

  test('is not asked for or given by a program, nor by the operator', async () => {
    const { id } = await ask()
    const token: Principal = { kind: 'token', name: 'grace', role: 'administrator' }
    for (const principal of [token, { kind: 'operator', name: 'x' }, node] as Principal[]) {
      await expect(fixture.accounts.book.decideApproval(id, { approve: true }, principal)).rejects.toThrow(
        'Only people',
      )
      await expect(
        fixture.accounts.book.askApproval({ ...erase, reason: 'long enough a reason' }, principal),
      ).rejects.toThrow('Only people')
    }
  })

  test('is decided once', async () => {
    const { id } = await ask()
    await fixture.accounts.book.decideApproval(id, { approve: false, note: 'wrong study' }, second)
    const again = fixture.accounts.book.decideApproval(id, { approve: true }, second)
    await expect(again).rejects.toMatchObject({ code: 'LG_APPROVAL_DECIDED' })
    await expect(fixture.accounts.book.useApproval(erase, admin)).rejects.toThrow()
  })

  test('expires a day after it was asked for, and a day after it was given', async () => {
    const { book } = fixture.accounts
    const { id: late } = await ask()
    fixture.now += dayMs
    await expect(book.decideApproval(late, { approve: true }, second)).rejects.toMatchObject({
      code: 'LG_APPROVAL_DECIDED',
    })
    const { id } = await ask()
    await book.decideApproval(id, { approve: true }, second)
    fixture.now += dayMs
    await expect(book.useApproval(erase, admin)).rejects.toMatchObject({ code: 'LG_APPROVAL_REQUIRED' })
    expect((await book.approval(id)).state).toBe('expired')
  })

  test('that two use at the same moment is used once', async () => {
    const { id } = await ask()
    await fixture.accounts.book.decideApproval(id, { approve: true }, second)
    const both = await Promise.allSettled([1, 2].map(() => fixture.accounts.book.useApproval(erase, admin)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('an export', () => {
  test('of more different studies a day than is usual takes an approval, which covers as many as it says', async () => {
    const { book } = fixture.accounts
    for (const study of ['a', 'b', 'a', 'b']) await book.countExport(ada, study, 2)
    await expect(book.countExport(ada, 'c', 2)).rejects.toMatchObject({ code: 'LG_APPROVAL_REQUIRED' })
    await book.countExport(bob, 'c', 2)
    const { id } = await book.askApproval(
      { action: 'study:export', object: 'bulk', reason: 'move to another site', uses: 2 },
      ada,
    )
    await book.decideApproval(id, { approve: true }, admin)
    expect(await book.countExport(ada, 'c', 2)).toMatchObject({ id, usesLeft: 1 })
    expect(await book.countExport(ada, 'c', 2)).toBeUndefined()
    await book.countExport(ada, 'd', 2)
    await expect(book.countExport(ada, 'e', 2)).rejects.toMatchObject({ code: 'LG_APPROVAL_REQUIRED' })
  })

  test('is forgotten after a day', async () => {
    await fixture.accounts.book.countExport(ada, 'a', 1)
    fixture.now += dayMs
    await expect(fixture.accounts.book.countExport(ada, 'b', 1)).resolves.toBeUndefined()
  })
})

describe('breaking the glass', () => {
  const patient = {
    patientID: 'P2',
    issuerOfPatientID: 'SITE',
    reason: 'unconscious in the emergency room',
    forMs: hourMs,
  }

  test('opens one patient to one person, for looking only', async () => {
    const { book } = fixture.accounts
    await book.confine({ kind: 'role', name: 'clinician' }, admin)
    await book.breakGlass(patient, ada)
    expect(gate().decide(ada, 'study:read', mr).allowed).toBe(true)
    expect(gate().decide(ada, 'study:read', { ...mr, IssuerOfPatientID: 'OTHER' }).allowed).toBe(false)
    expect(gate().decide(ada, 'study:read', { PatientID: 'P2' }).allowed).toBe(false)
    expect(gate().decide(ada, 'study:read', ct).allowed).toBe(false)
    expect(gate().decide(ada, 'study:export', mr).allowed).toBe(false)
    expect(gate().decide(bob, 'study:read', mr).allowed).toBe(false)
  })

  test('ends by itself', async () => {
    await fixture.accounts.book.confine({ kind: 'role', name: 'clinician' }, admin)
    await fixture.accounts.book.breakGlass(patient, ada)
    fixture.now += hourMs - 1
    expect(gate().decide(ada, 'study:read', mr).allowed).toBe(true)
    fixture.now += 1
    expect(gate().decide(ada, 'study:read', mr).allowed).toBe(false)
  })

  test('ends by hand, by the hand that broke it, and not later than it would have', async () => {
    const { book } = fixture.accounts
    await book.confine({ kind: 'role', name: 'clinician' }, admin)
    const { id, until } = await book.breakGlass(patient, ada)
    await expect(book.endGlass(id, bob)).rejects.toMatchObject({ code: 'LG_GLASS_UNKNOWN' })
    await book.endGlass(id, ada)
    expect(gate().decide(ada, 'study:read', mr).allowed).toBe(false)
    const { id: other } = await book.breakGlass(patient, ada)
    fixture.now += 2 * hourMs
    expect((await book.endGlass(other, ada)).endedAt).toBe(until)
  })

  test('is reviewed afterwards by another person, once, with a note', async () => {
    const { book } = fixture.accounts
    const { id } = await book.breakGlass(patient, ada)
    const review = { outcome: 'justified', note: 'was on call' } as const
    await expect(book.reviewGlass(id, review, bob)).rejects.toMatchObject({ code: 'LG_GLASS_CLOSED' })
    fixture.now += hourMs
    await expect(book.reviewGlass(id, review, person('ADA'))).rejects.toMatchObject({
      code: 'LG_SECOND_PERSON_REQUIRED',
    })
    await expect(book.reviewGlass(id, { ...review, note: '' }, bob)).rejects.toMatchObject({ code: 'LG_GLASS_INVALID' })
    expect(await book.glassBreaks({ reviewed: false, limit: 10 })).toHaveLength(1)
    await book.reviewGlass(id, review, bob)
    await expect(book.reviewGlass(id, review, bob)).rejects.toMatchObject({ code: 'LG_GLASS_CLOSED' })
    expect(await book.glassBreaks({ reviewed: false, limit: 10 })).toEqual([])
    expect(await book.glassBreaks({ reviewed: true, limit: 10 })).toMatchObject([{ reviewedBy: 'bob', ...review }])
  })

  test.each([
    ['for longer than four hours', { forMs: 4 * hourMs + 1 }],
    ['for no time', { forMs: 0 }],
    ['for a time that is no number', { forMs: Number.NaN }],
    ['without a reason', { reason: 'need' }],
    ['of no patient', { patientID: ' ' }],
    ['of a pattern of patients', { patientID: 'P1\\P2' }],
  ])('%s is refused', async (_, change) => {
    const broken = fixture.accounts.book.breakGlass({ ...patient, ...change }, ada)
    await expect(broken).rejects.toMatchObject({ code: 'LG_GLASS_INVALID' })
  })

  test('opens only so many patients to one person at the same time', async () => {
    const { book } = fixture.accounts
    for (let count = 0; count < 10; count += 1) await book.breakGlass({ ...patient, patientID: `P${count}` }, ada)
    await expect(book.breakGlass(patient, ada)).rejects.toMatchObject({ code: 'LG_GLASS_INVALID' })
    await book.breakGlass(patient, bob)
  })

  test('is not for programs', async () => {
    const token: Principal = { kind: 'token', name: 'ada', role: 'clinician' }
    await expect(fixture.accounts.book.breakGlass(patient, token)).rejects.toMatchObject({ code: 'LG_ACCESS_DENIED' })
  })
})
