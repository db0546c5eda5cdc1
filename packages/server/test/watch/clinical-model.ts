/**
 * A hospital at work, for the watch to see: people of several kinds, shift by shift, each opening patients as such people do.
 *
 * The same in every run of a seed. Paces are those of published reading times and of shifts: a plain film in about a minute, a
 * CT or MR in ten, a screening mammogram in half a minute; an emergency physician sees 2 to 4 patients an hour, a clinic 4 to 5.
 */

/** One look at a patient. */
export interface Look {
  atMs: number
  patient: number
  /** Days since the patient's newest study. */
  newestDaysAgo: number
  instances: number
  octets: number
}

export interface Session {
  person: string
  address: string
  looks: Look[]
}

interface Duty {
  /** Hour of the day, UTC, at which it begins. */
  startsAt: readonly number[]
  hours: number
  /** Looks an hour while at it. */
  pace: readonly [least: number, most: number]
  /** Share of looks at somebody already seen in this session. */
  again: number
  /** Share of patients without a new study. */
  older: number
  instances: readonly [number, number]
  /** Networks this person may come from. */
  networks: number
}

const duties: Record<string, Duty> = {
  emergency: {
    startsAt: [6, 14, 22],
    hours: 9,
    pace: [4, 9],
    again: 0.5,
    older: 0.08,
    instances: [2, 400],
    networks: 2,
  },
  ward: { startsAt: [6], hours: 9, pace: [2, 7], again: 0.4, older: 0.15, instances: [2, 300], networks: 2 },
  clinic: { startsAt: [7, 12], hours: 6, pace: [3, 5], again: 0.15, older: 0.85, instances: [2, 400], networks: 2 },
  plainFilm: { startsAt: [7], hours: 8, pace: [20, 55], again: 0.1, older: 0.02, instances: [1, 4], networks: 1 },
  crossSection: {
    startsAt: [7, 13],
    hours: 8,
    pace: [4, 9],
    again: 0.3,
    older: 0.03,
    instances: [200, 2500],
    networks: 1,
  },
  screening: { startsAt: [8, 13], hours: 3, pace: [50, 95], again: 0.02, older: 0.01, instances: [4, 8], networks: 1 },
  nightRadiologist: {
    startsAt: [20],
    hours: 12,
    pace: [4, 11],
    again: 0.25,
    older: 0.03,
    instances: [2, 1500],
    networks: 3,
  },
  teleradiologist: {
    startsAt: [18, 21],
    hours: 10,
    pace: [8, 18],
    again: 0.15,
    older: 0.04,
    instances: [2, 1500],
    networks: 6,
  },
  tumourBoard: {
    startsAt: [9, 15],
    hours: 2,
    pace: [14, 26],
    again: 0.25,
    older: 0.35,
    instances: [100, 2000],
    networks: 2,
  },
  conference: {
    startsAt: [6, 14],
    hours: 1,
    pace: [20, 34],
    again: 0.3,
    older: 0.2,
    instances: [20, 800],
    networks: 2,
  },
  technologist: {
    startsAt: [5, 13, 21],
    hours: 8,
    pace: [2, 6],
    again: 0.5,
    older: 0.05,
    instances: [1, 200],
    networks: 1,
  },
  teaching: { startsAt: [16], hours: 2, pace: [6, 14], again: 0.2, older: 0.8, instances: [20, 600], networks: 2 },
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const octetsOfInstance = 530_000

/** Numbers that look random and are the same in every run. */
export class Seeded {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 inclusive to 1 exclusive; mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  between(least: number, most: number): number {
    return least + (most - least) * this.next()
  }

  of<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)]!
  }
}

/** Sessions of `people` persons on `days` days, in the order of their beginning; each person works on most of them. */
export function* clinicalSessions(options: {
  seed: number
  people: number
  days: number
  from: number
  /** Everybody is away one week in eight. Default: nobody ever is. */
  leave?: boolean
}): Generator<Session> {
  const random = new Seeded(options.seed)
  const names = Object.keys(duties)
  const staff = Array.from({ length: options.people }, (_, index) => {
    const duty = names[index % names.length]!
    return {
      person: `${duty}-${index}`,
      duty: duties[duty]!,
      usualStart: random.of(duties[duty]!.startsAt),
      skill: random.next(),
    }
  })
  for (let day = 0; day < options.days; day++) {
    const begins = staff.map((each) => {
      // Rosters change: one shift in six is another one.
      const hour = random.next() < 0.16 ? random.of(each.duty.startsAt) : each.usualStart
      return { ...each, begin: options.from + day * dayMs + hour * hourMs + random.between(0, 0.5) * hourMs }
    })
    const week = Math.floor(day / 7)
    const atWork = options.leave ? begins.filter((_, index) => (week + index) % 8 !== 7) : begins
    for (const shift of atWork.sort((a, b) => a.begin - b.begin)) yield sessionOf(shift, random)
  }
}

function sessionOf(
  { person, duty, skill, begin }: { person: string; duty: Duty; skill: number; begin: number },
  random: Seeded,
): Session {
  const [least, most] = duty.pace
  // Every tenth day is a busy one.
  const pace = (least + (most - least) * (0.7 * skill + 0.3 * random.next())) * (random.next() < 0.1 ? 1.2 : 1)
  const seen: number[] = []
  const looks: Look[] = []
  const end = begin + duty.hours * hourMs
  for (let at = begin; at < end; ) {
    const isAgain = seen.length > 0 && random.next() < duty.again
    const patient = isAgain ? random.of(seen) : Math.floor(random.next() * 1e9)
    if (!isAgain) seen.push(patient)
    const instances = Math.round(random.between(...duty.instances))
    const newestDaysAgo = random.next() < duty.older ? random.between(31, 3000) : random.between(0, 25)
    looks.push({ atMs: Math.round(at), patient, newestDaysAgo, instances, octets: instances * octetsOfInstance })
    // Looking for somebody in a list: a handful within a minute or two, once a session.
    if (random.next() < 0.01) at = browse(random, at, looks)
    at += (hourMs / pace) * (0.35 - 0.65 * Math.log(1 - random.next()))
  }
  const home = Math.floor(random.next() * duty.networks)
  return { person, address: home === 0 ? '10.1.2.3' : `198.51.${hashOf(person)}.${home}`, looks }
}

function browse(random: Seeded, from: number, looks: Look[]): number {
  let at = from
  for (let count = Math.floor(random.between(4, 9)); count > 0; count--) {
    at += random.between(8_000, 20_000)
    looks.push({
      atMs: Math.round(at),
      patient: Math.floor(random.next() * 1e9),
      newestDaysAgo: random.between(0, 25),
      instances: 1,
      octets: octetsOfInstance,
    })
  }
  return at
}

function hashOf(text: string): number {
  return [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 250, 7)
}
