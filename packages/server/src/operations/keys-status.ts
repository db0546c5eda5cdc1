/** Says what holds the root key, what is wrapped by what, and when the next rotation is due. */
import { rotationDueAt } from '../keys/rotation-schedule.ts'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const keysStatus: Operation<'keys.status'> = {
  right: 'keys:read',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data, principal }) {
    const status = await data.archive.keysStatus(principal)
    const dueAt = rotationDueAt(status.keyEncryptionKey.created, data.settings.keys.rotateEveryDays)
    return { ...status, ...(dueAt === undefined ? {} : { rotationDue: new Date(dueAt).toISOString() }) }
  },
}
