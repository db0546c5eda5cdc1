/** Settings of the watch: ceilings, who may pass them, how far back a patient is an older one. */
import { z } from 'zod'

/** Highest ceiling that a count of patients can have: what the watch tells apart. */
const mostPatients = 4000

const allowance = z.strictObject({
  principal: z.string().regex(/^(person|token|node):.{1,64}$/, 'write it as the audit log does: token:migration'),
  times: z.int().min(2).max(1000),
  until: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write a date, YYYY-MM-DD'),
})

const patients = (preset: number) => z.int().min(1).max(mostPatients).default(preset)
/** Over weeks patients of each day are added up, so that more can be told apart. */
const patientsOfDays = (preset: number) => z.int().min(1).max(1_000_000).default(preset)

export const watch = z.strictObject({
  patientsIn10Minutes: patients(40).describe('Whoever opens this many different patients in 10 minutes is suspended.'),
  patientsInAnHour: patients(160).describe('The same within an hour.'),
  patientsInADay: patients(900).describe('The same within a day.'),
  olderPatientsInAShift: patients(45).describe(
    'Whoever opens this many patients of whom nothing new was recorded lately, in 14 hours, is suspended; programs: in a day.',
  ),
  patientsInAWeek: patientsOfDays(5000).describe(
    'Whoever opens this many patients in 7 days is suspended; each counts once a day.',
  ),
  patientsIn30Days: patientsOfDays(18_000).describe('The same within 30 days.'),
  olderPatientsInAWeek: patientsOfDays(220).describe(
    'Whoever opens this many patients of whom nothing new was recorded lately, in 7 days, is suspended; each counts once a day.',
  ),
  olderPatientsIn30Days: patientsOfDays(800).describe('The same within 30 days.'),
  fromPatients: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(500)
    .describe(
      'While the archive holds fewer patients than this it is being tried out or filled, and nobody is stopped but for a canary; 0 watches from the first.',
    ),
  olderAfterDays: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe('A patient whose newest study is older than this counts as one of whom nothing new was recorded.'),
  instancesInAnHour: z
    .int()
    .min(1)
    .max(100_000_000)
    .default(200_000)
    .describe('Whoever reads this many instances in an hour is suspended.'),
  gigabytesInAnHour: z
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .describe('Whoever takes this many times 1,000,000,000 octets of data sets in an hour is suspended.'),
  searchesInAnHour: z
    .int()
    .min(1)
    .max(1000)
    .default(400)
    .describe('Whoever asks this many different searches that narrow nothing down, in an hour, is suspended.'),
  listedInADay: z
    .int()
    .min(1)
    .max(100_000_000)
    .default(30_000)
    .describe('Whoever has this many different studies listed in a day is suspended.'),
  allowances: z
    .array(allowance)
    .max(100)
    .default([])
    .describe('Who may go further, until a day included: {principal: token:migration, times: 100, until: 2027-01-31}.'),
})
