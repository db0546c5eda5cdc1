/** Who may see which studies: collections, grants, erasure, and breaking the glass; apart from them, approvals by a second person. */
import { glassOutcomes } from '@leadglass/access'
import { z } from 'zod'
import { limits } from '../../limits.ts'
import { operations } from '../../operations/operations.ts'
import { accountName, recordNumber, studyList, uid } from '../../operations/params.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

const byName = z.strictObject({ name: accountName })
const byNumber = z.strictObject({ id: recordNumber })
const count = z.coerce.number().int().min(1)

export function studyAccessRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  collectionRoutes(app, declared, context)
  grantRoutes(app, declared, context)
  erasureRoute(app, declared, context)
  glassRoutes(app, declared, context)
}

function collectionRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/collections',
    right: operations['collection.list'].right,
    summary: 'Lists the collections of studies.',
    handler: ({ request }) => run(request, 'collection.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/collections',
    right: operations['collection.add'].right,
    summary: 'Makes a collection, of studies that fulfil conditions, that are listed by hand, or both.',
    bodyOctets: limits.studyListBodyOctets,
    body: operations['collection.add'].params,
    handler: ({ request, reply, body }) =>
      run(request, 'collection.add', body).then((collection) => reply.code(201).send(collection)),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/collections/:name/studies',
    right: operations['collection.change'].right,
    summary: 'Lists studies in a collection by hand, or takes them off the list.',
    bodyOctets: limits.studyListBodyOctets,
    params: byName,
    body: z.strictObject({ add: studyList.default([]), remove: studyList.default([]) }),
    handler: ({ request, params, body }) => run(request, 'collection.change', { ...params, ...body }),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/collections/:name',
    right: operations['collection.remove'].right,
    summary: 'Removes a collection; what was granted by it ends.',
    params: byName,
    handler: ({ request, params }) => run(request, 'collection.remove', params),
  })
}

function grantRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/grants',
    right: operations['grant.list'].right,
    summary: 'Lists grants in force or still to come, and who sees granted studies only.',
    handler: ({ request }) => run(request, 'grant.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/grants',
    right: operations['grant.add'].right,
    summary: 'Grants studies to a role, a person, a token, a node or every node.',
    body: operations['grant.add'].params,
    handler: ({ request, reply, body }) => run(request, 'grant.add', body).then((grant) => reply.code(201).send(grant)),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/grants/:id',
    right: operations['grant.revoke'].right,
    summary: 'Ends a grant at once.',
    params: byNumber,
    handler: ({ request, params }) => run(request, 'grant.revoke', params),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/grants/confine',
    right: operations['grant.confine'].right,
    summary: 'Lets somebody see granted studies only, or every study again that their role allows.',
    body: operations['grant.confine'].params,
    handler: ({ request, body }) => run(request, 'grant.confine', body),
  })
}

export function approvalRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/approvals',
    right: operations['approval.list'].right,
    summary: 'Lists requests for approval, the newest first: all for who may decide, else the caller’s own.',
    query: z.strictObject({ count: count.max(limits.approvalsPerRequest).default(100) }),
    handler: ({ request, query }) => run(request, 'approval.list', query),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/approvals',
    right: operations['approval.ask'].right,
    summary: 'Asks that a second person approve something.',
    body: operations['approval.ask'].params,
    handler: ({ request, reply, body }) =>
      run(request, 'approval.ask', body).then((asked) => reply.code(201).send(asked)),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/approvals/:id/decision',
    right: operations['approval.decide'].right,
    summary: 'Approves or refuses what somebody else asked for.',
    params: byNumber,
    body: z.strictObject({ approve: z.boolean(), note: z.string().max(1000).default('') }),
    handler: ({ request, params, body }) => run(request, 'approval.decide', { ...params, ...body }),
  })
}

function erasureRoute(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/erasures',
    right: operations.erase.right,
    summary: 'Erases a study for good, once a second person has approved it.',
    body: z.strictObject({ studyInstanceUID: uid }),
    handler: ({ request, body }) => run(request, 'erase', body),
  })
}

function glassRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/break-glass',
    right: operations['glass.list'].right,
    summary: 'Breaks of the glass that wait for a review, or that had one; patients and reasons only for reviewers.',
    query: z.strictObject({
      reviewed: z.stringbool().default(false),
      count: count.max(limits.glassBreaksPerRequest).default(100),
    }),
    handler: ({ request, query }) => run(request, 'glass.list', query),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/break-glass',
    right: operations['glass.break'].right,
    summary: 'Opens one patient to the caller for some time without a grant; raises an alert and asks for a review.',
    body: operations['glass.break'].params,
    handler: ({ request, reply, body }) =>
      run(request, 'glass.break', body).then((glass) => reply.code(201).send(glass)),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/break-glass/open',
    right: 'glass:break',
    summary: 'What the caller has open by breaking the glass, and whether they need it; asked often, so not audited.',
    handler: async ({ request }) => {
      const { accounts, gate, settings } = context.data
      const principal = principalOf(request)
      return {
        open: await accounts.book.openGlasses(principal),
        mostMinutes: settings.access.breakGlassMinutes,
        needed: gate.predicate(principal, 'study:read').kind !== 'all',
      }
    },
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/break-glass/:id/end',
    right: operations['glass.end'].right,
    summary: 'Ends the caller’s access to a patient before its time.',
    params: byNumber,
    handler: ({ request, params }) => run(request, 'glass.end', params),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/break-glass/:id/review',
    right: operations['glass.review'].right,
    summary: 'Says of another person’s break of the glass whether it was justified, and closes it.',
    params: byNumber,
    body: z.strictObject({ outcome: z.enum(glassOutcomes), note: z.string().max(1000) }),
    handler: ({ request, params, body }) => run(request, 'glass.review', { ...params, ...body }),
  })
}
