/** Studies behind QIDO-RS are counted exactly, whatever a server does to its pages. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { memoryBudget } from '../../../src/counting/hash-set.ts'
import { defaultCountingLimits } from '../../../src/counting/limits.ts'
import { dicomwebProbe } from '../../../src/probes/dicomweb/dicomweb-probe.ts'
import { fakeReach } from '../../support/fake-reach.ts'

interface Habits {
  /** Most studies in one answer. */
  cap: number
  ignoresOffset?: boolean
  withoutCounts?: boolean
}

interface Study {
  uid: string
  date: string
  time: string
  modality: string
  images: number
}

const studies: readonly Study[] = Array.from({ length: 137 }, (_, index) => ({
  uid: `1.2.826.0.1.${index + 1}`,
  date:
    index % 10 === 9
      ? ''
      : `2019${String(1 + (index % 12)).padStart(2, '0')}${String(1 + (index % 28)).padStart(2, '0')}`,
  time: `${String(index % 24).padStart(2, '0')}0000`,
  modality: index % 3 === 0 ? 'MR' : 'CT',
  images: index + 1,
}))
const images = studies.reduce((sum, study) => sum + study.images, 0)
const queries: string[] = []
let close = async () => {}
afterEach(() => {
  queries.length = 0
  return close()
})

async function serve(habits: Habits) {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://test')
    if (url.pathname !== '/dicom-web/studies') return response.writeHead(404).end()
    queries.push(url.search)
    const found = studies.filter((study) => isAsked(study, url.searchParams))
    const from = habits.ignoresOffset ? 0 : Number(url.searchParams.get('offset') ?? 0)
    const limit = Math.min(habits.cap, Number(url.searchParams.get('limit') ?? habits.cap))
    const page = found.slice(from, from + limit).map((study) => jsonOf(study, habits))
    return response.writeHead(200, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(page))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { address: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

function isAsked({ date, time, modality }: Study, query: URLSearchParams): boolean {
  const wanted = query.get('ModalitiesInStudy')
  return (
    isWithin(date, query.get('StudyDate')) &&
    isWithin(time, query.get('StudyTime')) &&
    (wanted === null || wanted === modality)
  )
}

/** Single value and range matching; a study without a date matches no range. */
function isWithin(value: string, range: string | null): boolean {
  if (range === null) return true
  if (range === '""') return value === ''
  const [from = '', to = from] = range.split('-')
  return value !== '' && value >= from.padEnd(value.length, '0') && (to === '' || value <= to.padEnd(value.length, '9'))
}

function jsonOf({ uid, date, time, modality, images: count }: Study, { withoutCounts }: Habits) {
  return {
    '00080020': date === '' ? { vr: 'DA' } : { vr: 'DA', Value: [date] },
    '00080030': { vr: 'TM', Value: [time] },
    '00080061': { vr: 'CS', Value: [modality] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'DOE^JANE' }] },
    '0020000D': { vr: 'UI', Value: [uid] },
    ...(!withoutCounts && { '00201208': { vr: 'IS', Value: [count] } }),
  }
}

const counting = () => ({ limits: defaultCountingLimits, budget: memoryBudget(2 ** 26), sketchKey: Buffer.alloc(8, 7) })

test.each<[string, Habits]>([
  ['gives all at once', { cap: 10_000 }],
  ['cuts its pages without a word', { cap: 6 }],
  ['cuts at a round number', { cap: 100 }],
  ['cuts and ignores the offset', { cap: 10, ignoresOffset: true }],
  ['ignores the offset', { cap: 10_000, ignoresOffset: true }],
])('a server that %s', async (_, habits) => {
  const { counts, exposedFields, sketch } = await dicomwebProbe(false, counting()).run(await serve(habits), fakeReach())
  expect(counts).toMatchObject({
    studies: { value: 137, certainty: 'exact' },
    images: { value: images, certainty: 'exact' },
  })
  expect(exposedFields).toEqual(['PatientName'])
  expect(sketch).toHaveLength(137)
})

test('a server that does not say how many images there are: studies exact, images at least, and no study asked for by its UID', async () => {
  const target = await serve({ cap: 10_000, withoutCounts: true })
  const { counts, evidence } = await dicomwebProbe(false, counting()).run(target, fakeReach())
  expect(counts?.studies).toEqual({ value: 137, certainty: 'exact' })
  expect(counts?.images.certainty).toBe('at least')
  expect(evidence[0]?.rung).toBe(7)
  expect(queries.some((query) => query.includes('1.2.826'))).toBe(false)
})
