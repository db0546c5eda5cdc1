/**
 * Shapes that several operations share. Accounts and archive check meanings; these check form and size.
 */
import { actions, grantSubjectKinds, nodeServices, roles, type Scope } from '@leadglass/access'
import { addressableUID } from '@leadglass/dicom'
import { z } from 'zod'
import { limits } from '../limits.ts'

export const none = z.strictObject({})
export const accountName = z.string().min(1).max(200)
export const aeTitle = z.string().min(1).max(16)
export const role = z.enum(roles)
export const services = z.array(z.enum(nodeServices)).max(nodeServices.length)
export const password = z.string().min(1).max(1024)
/** What narrows a program: some actions of its role, some addresses. Accounts check what they mean. */
export const scope = {
  actions: z.array(z.enum(actions)).min(1).max(actions.length).optional(),
  addresses: z.array(z.string().max(64)).min(1).max(50).optional(),
}

/** For the audit entry. */
export function scopeFacts({ actions, addresses }: Scope): Record<string, string> {
  return { ...(actions && { actions: actions.join() }), ...(addresses && { addresses: addresses.join() }) }
}

/** As wide as the UIDs in addresses of DICOMweb: some devices' UIDs are not what ISO 9834-1 allows. */
export const uid = z.string().regex(addressableUID, 'a UID has at most 64 letters, digits and dots')
/** Our own opaque name of a worklist item. */
export const worklistItemID = z.string().regex(/^[0-9a-f]{16}$/, 'an item is named by 16 hexadecimal digits')
/** Relative paths would mean one thing to the caller and another to the server. */
export const absolutePath = z.string().min(1).max(4096).startsWith('/', 'the path must be absolute')

/** `parse` typed as the operation's own parameters, whose optional fields may not be `undefined`. */
export function shape<T>(schema: z.ZodType): z.ZodType<T> {
  return schema as z.ZodType<T>
}

/** Number of a grant, a request, a break of the glass. */
export const recordNumber = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)
/** Number of a generation in a backup folder, from 1; its file name has eight digits. */
export const generationNumber = z.coerce.number().int().min(1).max(99_999_999)
/** Studies of a collection, in one request. */
export const studyList = z.array(uid).max(limits.studiesPerRequest)
export const grantSubject = z.strictObject({ kind: z.enum(grantSubjectKinds), name: z.string().max(200) })
