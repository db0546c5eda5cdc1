/**
 * WADO-RS: instances as DICOM files, one by one, in multipart or as a ZIP file with a DICOMDIR (PS3.18 10.4).
 */
import type { InstanceHandle } from '@leadglass/archive'
import type { z } from 'zod'
import { countExport } from '../approvals/two-people.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { acceptedTypes, acceptQuery } from './accept.ts'
import { instanceAddress, instanceParams, seriesParams, serviceAddress, serviceRoot, studyParams } from './addresses.ts'
import { type InstanceForm, instanceForm } from './answer-form.ts'
import { bulkDataRoutes } from './bulk-data.ts'
import { sendRanged } from './byte-range.ts'
import { hasAlready, strongTag, weakTag } from './conditional.ts'
import { framesRoute } from './frames.ts'
import { type FileSource, openFile, storedFile } from './instance-files.ts'
import { metadataRoutes } from './metadata.ts'
import { multipartAnswer, type PartToSend } from './multipart-writer.ts'
import { renderedRoutes } from './rendered.ts'
import { findInstances, type Resource, sendStream } from './retrieve.ts'
import { zipOf } from './zip.ts'

export function wadoRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const add = (url: string, what: string, params: z.ZodType<Resource>) =>
    addRoute(app, declared, {
      method: 'GET',
      url: `${serviceRoot}${url}`,
      right: 'study:read',
      summary: `Retrieves ${what} as DICOM files or as a ZIP file (WADO-RS).`,
      params,
      query: acceptQuery,
      handler: ({ params, request, reply }) => sendInstances(request, reply, params, context),
    })
  add('/studies/:study', 'a study', studyParams)
  add('/studies/:study/series/:series', 'a series', seriesParams)
  add('/studies/:study/series/:series/instances/:instance', 'an instance', instanceParams)
  metadataRoutes(app, declared, context)
  framesRoute(app, declared, context)
  bulkDataRoutes(app, declared, context)
  renderedRoutes(app, declared, context)
}

async function sendInstances(request: FastifyRequest, reply: FastifyReply, resource: Resource, context: HttpContext) {
  const source = { context, principal: principalOf(request) }
  const handles = await findInstances(context.data.archive, source.principal, resource)
  const form = instanceForm(
    acceptedTypes(request),
    handles.map((handle) => handle.transferSyntaxUID),
  )
  const versions = handles.map(({ version, transferSyntaxUID }) => version + form.syntaxFor(transferSyntaxUID))
  const tag = (form.type === 'application/dicom' && form.single ? strongTag : weakTag)(
    'instances',
    form.type,
    ...versions,
  )
  if (hasAlready(request, reply, tag)) return reply.code(304).send()
  if (form.type === 'application/zip') return sendZip(reply, source, handles, form)
  if (form.single) return sendFile(request, reply, source, { handle: handles[0]!, form, tag })
  const { contentType, body } = multipartAnswer(form.type, parts(source, handles, form, serviceAddress(request)))
  return sendStream(reply, contentType, body)
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  source: FileSource,
  { handle, form, tag }: { handle: InstanceHandle; form: InstanceForm; tag: string },
): Promise<FastifyReply> {
  const syntax = form.syntaxFor(handle.transferSyntaxUID)
  if (syntax === handle.transferSyntaxUID) {
    const contentType = contentTypeOf(syntax)
    return sendRanged(request, reply, { contentType, tag, ...(await storedFile(source, handle)) })
  }
  const { transferSyntaxUID, octets } = await openFile(source, handle, syntax, form.strict)
  return sendStream(reply, contentTypeOf(transferSyntaxUID), octets)
}

async function sendZip(
  reply: FastifyReply,
  source: FileSource,
  handles: readonly InstanceHandle[],
  { syntaxFor }: InstanceForm,
): Promise<FastifyReply> {
  if (handles.length > limits.zippedInstances) {
    throw new HttpProblem(
      413,
      'Too large',
      `A ZIP file holds at most ${limits.zippedInstances} instances; ask for series.`,
    )
  }
  await countExport(source.context.data, source.principal, handles[0]!.studyInstanceUID)
  const stream = await zipOf(source, handles, syntaxFor)
  return reply.type('application/zip').header('content-disposition', 'attachment; filename="study.zip"').send(stream)
}

async function* parts(
  source: FileSource,
  handles: readonly InstanceHandle[],
  { syntaxFor, strict }: InstanceForm,
  root: string,
): AsyncGenerator<PartToSend> {
  for (const handle of handles) {
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = handle
    const { transferSyntaxUID, octets } = await openFile(source, handle, syntaxFor(handle.transferSyntaxUID), strict)
    const location = instanceAddress(root, studyInstanceUID, seriesInstanceUID, sopInstanceUID)
    yield { contentType: contentTypeOf(transferSyntaxUID), location, octets }
  }
}

function contentTypeOf(transferSyntaxUID: string): string {
  return `application/dicom; transfer-syntax=${transferSyntaxUID}`
}
