/** Grants studies to somebody: for a purpose, from when until when. */
import type { NewGrant } from '@leadglass/access'
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName, grantSubject, shape, uid } from './params.ts'

const studies = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('collection'), name: accountName }),
  z.strictObject({ kind: z.literal('own'), referringPhysicianNames: z.array(z.string().max(256)).min(1).max(100) }),
  z.strictObject({ kind: z.literal('study'), studyInstanceUID: uid }),
])
const moment = z.iso.datetime({ offset: true })
const params = z.strictObject({
  to: grantSubject,
  studies,
  purpose: z.string().max(1000),
  from: moment.optional(),
  until: moment.optional(),
})

export const grantAdd: Operation<'grant.add'> = {
  right: 'grants:write',
  params: shape(params),
  facts: ({ to, studies, until = '' }) => ({ to: `${to.kind}:${to.name}`, what: whatOf(studies), until }),
  run: ({ ...grant }, { data, principal }) => data.accounts.book.grant(grant, principal),
}

/** Neither a study's UID nor a physician's name belongs into the audit log. */
function whatOf(studies: NewGrant['studies']): string {
  return studies.kind === 'collection' ? `collection:${studies.name}` : studies.kind
}
