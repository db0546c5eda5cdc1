import type { SearchQuery } from '@leadglass/archive'
import { expect, test } from 'vitest'
import { dayMs, node, person, token, Watched } from './watched.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const refused = expect.objectContaining({ code: 'LG_ACCESS_DENIED' })

/** Opens `count` patients, one a minute. */
async function open(
  watched: Watched,
  who: ReturnType<typeof person>,
  count: number,
  from = 0,
  everyMs = minuteMs,
): Promise<void> {
  for (let patient = from; patient < from + count; patient++) {
    watched.time += everyMs
    await watched.open(who, patient)
  }
}

/** Two weeks of ten patients a day, from nine to five. */
async function learn(watched: Watched, who: ReturnType<typeof person>): Promise<void> {
  for (let day = 0; day < 14; day++) {
    watched.time = Math.floor(watched.time / dayMs) * dayMs + dayMs + 9 * hourMs
    await open(watched, who, 10, day * 100, 45 * minuteMs)
  }
  watched.time = Math.floor(watched.time / dayMs) * dayMs + dayMs + 9 * hourMs
}

test('the same patient, however often, counts once', async () => {
  const watched = new Watched()
  for (let look = 0; look < 500; look++) await watched.open(person('ada'), 7)
  expect(watched.alerts).toEqual([])
})

test('a window slides: what is over ten minutes old no longer counts', async () => {
  const watched = new Watched()
  await open(watched, person('ada'), 25, 0, 10_000)
  watched.time += 10 * minuteMs
  await open(watched, person('ada'), 25, 100, 10_000)
  expect(watched.alerts).toEqual([])
})

test('a person who does something unusual is asked for the second factor, and left alone once it was shown', async () => {
  const watched = new Watched()
  await open(watched, person('ada'), 30, 0, 5000)
  expect(watched.alerts).toMatchObject([
    { kind: 'watch:unusual', principal: 'person:ada', detail: { signal: 'patientsIn10Minutes' } },
  ])
  expect(watched.asked).toEqual(['ada'])
  watched.time += minuteMs
  await open(watched, person('ada'), 5, 100, 5000)
  expect(watched.alerts).toHaveLength(1)
  expect(watched.asked).toHaveLength(1)
})

test('a ceiling holds for whoever showed the second factor too', async () => {
  const watched = new Watched()
  await open(watched, person('ada'), 30, 0, 5000)
  watched.time += minuteMs
  await expect(open(watched, person('ada'), 10, 100, 5000)).rejects.toEqual(refused)
  expect(watched.suspended).toMatchObject([
    { principal: 'person:ada', reason: 'patientsIn10Minutes: 40 of at most 40' },
  ])
})

test('programs and devices, which cannot be asked, are slowed down', async () => {
  const watched = new Watched()
  await open(watched, token('export'), 33, 0, 1000)
  expect(watched.waits).toEqual([2000, 2000, 2000, 2000])
  expect(watched.asked).toEqual([])
})

test('learning makes narrow: three times what somebody ever did is unusual, where nothing is known it is not', async () => {
  const [known, unknown] = [new Watched(), new Watched()]
  await learn(known, person('ada'))
  await open(known, person('ada'), 25, 5000, 20_000)
  await open(unknown, person('ada'), 25, 5000, 20_000)
  expect(known.alerts).toMatchObject([{ kind: 'watch:unusual' }])
  expect(unknown.alerts).toEqual([])
})

test('one busy day does not become what is usual', async () => {
  const watched = new Watched()
  await learn(watched, person('ada'))
  await open(watched, person('ada'), 100, 5000, 5 * minuteMs)
  watched.time += 2 * dayMs
  await open(watched, person('ada'), 25, 9000, 20_000)
  expect(watched.alerts.length).toBeGreaterThan(0)
})

test('a program that comes from a network it never came from raises an alert; a person who travels does not', async () => {
  const watched = new Watched()
  const from = (principal: ReturnType<typeof person>, address: string) => ({
    ...principal,
    origin: { protocol: 'dimse', address } as const,
  })
  await watched.open(from(node('CT1'), '10.0.0.5'), 1)
  await watched.open(from(node('CT1'), '10.0.0.9'), 2)
  expect(watched.alerts).toEqual([])
  await watched.open(from(node('CT1'), '203.0.113.4'), 3)
  await watched.open(person('ada', '10.1.2.3'), 4)
  await watched.open(person('ada', '2001:db8:1:2::7'), 5)
  expect(watched.alerts).toMatchObject([
    { kind: 'watch:first-address', principal: 'node:CT1', detail: { address: '203.0.113.4' } },
  ])
  expect(watched.entries.map(({ action, principal }) => [action, principal])).toEqual([
    ['watch:new-network', 'node:CT1'],
    ['watch:new-network', 'person:ada'],
  ])
})

test('from a new network at an hour at which somebody never works, half is unusual already', async () => {
  const watched = new Watched()
  await learn(watched, person('ada'))
  watched.time += 17 * hourMs
  await open(watched, person('ada', '203.0.113.4'), 12, 5000, 20_000)
  expect(watched.alerts).toMatchObject([
    { kind: 'watch:unusual', detail: { signal: 'patientsIn10Minutes', limit: 10 } },
  ])
})

test('different searches that narrow nothing down are counted; pages of one and searches for somebody are not', async () => {
  const watched = new Watched()
  const search = (query: Partial<SearchQuery>) =>
    watched.watch.listed(token('crawler'), {
      action: 'study:list',
      query: { level: 'study', match: [], limit: 100, offset: 0, ...query },
      rows: [],
    })
  for (let page = 0; page < 500; page++) await search({ offset: page * 100 })
  for (let number = 0; number < 500; number++)
    await search({ match: [{ keyword: 'PatientID', kind: 'equals', value: `${number}` }] })
  expect(watched.alerts).toEqual([])
  const crawl = async () => {
    for (let first = 0; first < 400; first++)
      await search({
        match: [{ keyword: 'PatientID', kind: 'wildcard', value: `${String.fromCharCode(0x4e00 + first)}*` }],
      })
  }
  await expect(crawl()).rejects.toEqual(refused)
  expect(watched.alerts.map(({ kind }) => kind)).toContain('watch:unusual')
  expect(watched.suspended[0]!.reason).toContain('searchesInAnHour')
})

test('who has everything listed, page after page, is noticed and stopped', async () => {
  const watched = new Watched()
  const list = async () => {
    for (let page = 0; page < 400; page++)
      await watched.watch.listed(token('crawler'), {
        action: 'study:list',
        query: { level: 'study', match: [], limit: 100, offset: page * 100 },
        rows: Array.from({ length: 100 }, (_, row) => ({ StudyInstanceUID: `1.2.${page * 100 + row}` })),
      })
  }
  await expect(list()).rejects.toEqual(refused)
  expect(watched.alerts[0]).toMatchObject({ kind: 'watch:unusual', detail: { signal: 'listedInADay' } })
})

test('octets are counted on their way out, and the stream that passes the ceiling is cut', async () => {
  const watched = new Watched()
  const who = token('export')
  await watched.open(who, 1)
  const take = () => {
    for (let gigabytes = 0; gigabytes < 101; gigabytes++) watched.watch.handedOut(who, 1e9)
  }
  expect(take).toThrow(refused)
  expect(watched.suspended).toMatchObject([{ principal: 'token:export' }])
})

test('octets count of whoever opened no study of ours, as behind a shield', async () => {
  const watched = new Watched()
  const take = () => {
    for (let gigabytes = 0; gigabytes < 101; gigabytes++) watched.watch.handedOut(token('pages'), 1e9)
  }
  expect(take).toThrow(refused)
  expect(watched.suspended).toMatchObject([{ principal: 'token:pages' }])
})

test('whom an administrator let in again begins anew', async () => {
  const watched = new Watched()
  await expect(open(watched, node('AI'), 50, 0, 1000)).rejects.toEqual(refused)
  watched.alerts.length = 0
  await open(watched, node('AI'), 20, 1000, 1000)
  expect(watched.alerts).toEqual([])
})

test('who has an allowance may go further, until its day is over', async () => {
  const watched = new Watched([{ principal: 'token:migration', times: 100, until: '2026-11-03' }])
  await open(watched, token('migration'), 500, 0, 1000)
  expect(watched.alerts).toEqual([])
  watched.time = Date.parse('2026-11-04T12:00:00Z')
  await expect(open(watched, token('migration'), 50, 1000, 1000)).rejects.toEqual(refused)
})

test('a restart forgets nothing that was saved', async () => {
  const watched = new Watched()
  await open(watched, token('export'), 25, 0, 1000)
  watched.watch.save()
  watched.restart()
  await open(watched, token('export'), 5, 100, 1000)
  expect(watched.alerts).toMatchObject([{ kind: 'watch:unusual', detail: { measured: 30 } }])
})

test('what is remembered of a principal stays small, whatever it does', async () => {
  const watched = new Watched([{ principal: 'token:migration', times: 1000, until: '2099-01-01' }])
  for (let patient = 0; patient < 6000; patient++)
    await watched.open(token('migration'), patient, { newestDaysAgo: 500 })
  watched.watch.save()
  const { state } = watched.database.prepare('select length(state) state from watchRecords').get() as { state: number }
  expect(state).toBeLessThan(300_000)
}, 60_000)

test('the operator, who holds the keys, is not watched', async () => {
  const watched = new Watched()
  await open(watched, { kind: 'operator', name: 'root' } as never, 200, 0, 1000)
  expect(watched.alerts).toEqual([])
})
