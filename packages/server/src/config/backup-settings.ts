/** Settings of backups and of the drill that tries them. */
import { z } from 'zod'

const absolutePath = z
  .string()
  .max(4096)
  .regex(/^(\/.*)?$/, 'write an absolute path')

const count = (most: number) => z.int().min(0).max(most)

export const backup = z.strictObject({
  folder: absolutePath
    .default('')
    .describe('Where backups go: a folder on another disk, best of another machine; empty makes none by itself.'),
  at: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d)?$/, 'write HH:MM')
    .default('02:00')
    .describe('When a backup is made every night, in local time, HH:MM; empty only when somebody asks for one.'),
  keepLast: count(1000).default(3).describe('So many of the newest backups are kept, whenever they were made.'),
  keepDaily: count(3660).default(7).describe('Of so many days that have a backup the newest one is kept.'),
  keepWeekly: count(520).default(5).describe('Of so many weeks that have a backup the newest one is kept.'),
  keepMonthly: count(120).default(12).describe('Of so many months that have a backup the newest one is kept.'),
  drillEveryDays: count(365)
    .default(1)
    .describe(
      'After a nightly backup, so many days after the last drill, the newest one is restored to see that it comes back; 0 never.',
    ),
  drillFolder: absolutePath
    .default('')
    .describe('Where drills restore to, with as much room as the archive takes; empty is the data folder.'),
  drillInstances: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(200)
    .describe(
      'So many instances, chosen at random, are read back whole in a drill; every octet is authenticated anyway.',
    ),
})
