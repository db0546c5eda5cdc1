/** Takes down today's figures of the archive. */
import type { DataFolder } from '../data-folder/data-folder.ts'

export async function noteToday({ archive, services }: Pick<DataFolder, 'archive' | 'services'>): Promise<void> {
  const { studies, instances, packOctets } = await archive.statistics()
  services.growth.note({ day: new Date().toISOString().slice(0, 10), studies, instances, octets: packOctets })
}
