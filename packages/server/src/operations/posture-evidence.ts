/** The evidence pack: requirements of published standards, what holds them here, with the values in force. */
import { evidenceTable } from '../posture/evidence-table.ts'
import type { DrillReport } from '../recovery/drill.ts'
import { version } from '../version.ts'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const postureEvidence: Operation<'posture.evidence'> = {
  right: 'evidence:read',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data }) {
    const inForce = new Map(data.settingsInForce.map(({ key, value }) => [key, value]))
    return {
      version,
      at: new Date().toISOString(),
      posture: data.services.posture.list(1)[0] ?? null,
      drill: (data.services.recovery.last('drill')?.report as DrillReport | undefined) ?? null,
      requirements: evidenceTable.map(({ settings, ...row }) => ({
        ...row,
        settings: Object.fromEntries(settings.map((key) => [key, inForce.get(key) ?? null])),
      })),
    }
  },
}
