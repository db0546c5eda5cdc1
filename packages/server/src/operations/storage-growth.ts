/** How the archive grows, and when the disk will be full. */
import { statfs } from 'node:fs/promises'
import { z } from 'zod'
import { forecast } from '../growth/growth.ts'
import { noteToday } from '../growth/note-today.ts'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

export const storageGrowth: Operation<'storage.growth'> = {
  right: 'settings:read',
  params: shape(z.strictObject({ days: z.coerce.number().int().min(1).max(limits.growthDays).optional() })),
  facts: () => ({}),
  async run({ days = 365 }, { data }) {
    await noteToday(data)
    const disk = await statfs(data.layout.root)
    const freeOctets = disk.bavail * disk.bsize
    const noted = data.services.growth.days(days)
    const line = forecast(noted, freeOctets)
    return { days: noted, freeOctets, diskOctets: disk.blocks * disk.bsize, ...(line ? { forecast: line } : {}) }
  },
}
