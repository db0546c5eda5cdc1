/** Has the witnesses sign the audit log as it is now. */
import { z } from 'zod'
import { WitnessDesk } from '../audit-witness/witness-desk.ts'
import type { Operation } from './operation.ts'

export const auditWitness: Operation<'audit.witness'> = {
  right: 'audit:read',
  params: z.strictObject({}),
  facts: () => ({}),
  async run(_, { data }) {
    const desk = new WitnessDesk({ audit: data.audit, alerts: data.alerts, settings: data.settings.audit })
    return { witnesses: await desk.ask() }
  },
}
