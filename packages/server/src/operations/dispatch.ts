/**
 * Runs one operation for a principal: right, parameters, work, audit entry, in this order, for every caller.
 */
import { principalLabel } from '@leadglass/access'
import { ServerError } from '../errors.ts'
import { Jobs } from '../jobs/jobs.ts'
import { isThere } from '../shield/shield-rights.ts'
import type { Operation, OperationContext } from './operation.ts'
import type { OperationName, OperationParams, OperationResult } from './operation-table.ts'
import { operations } from './operations.ts'

/** The request's origin, for the audit entry. */
export interface DispatchContext extends OperationContext {
  address?: string | undefined
}

/**
 * @throws AccessError `LG_ACCESS_DENIED`
 * @throws ServerError `LG_OPERATION_PARAMS` a parameter is missing, superfluous or not of its form; `LG_OPERATION_NOT_HERE` it is about
 *   studies, and this is a shield
 */
export async function dispatch<N extends OperationName>(
  name: N,
  given: unknown,
  context: DispatchContext,
): Promise<OperationResult<N>> {
  const operation: Operation<N> = operations[name]
  let facts: Record<string, string | number> = {}
  try {
    const { gate } = context.data
    if (operation.decidesEach) gate.requireAtAll(context.principal, operation.right)
    else gate.require(context.principal, operation.right)
    if (!isThere(context.data.settings, operation.right)) throw notHere(name)
    const params = parse(name, operation, given)
    if (operation.facts !== 'by-archive') facts = operation.facts(params)
    const result = await runListed(name, operation, params, context)
    if (operation.facts !== 'by-archive') await record(name, 'success', facts, context)
    return result
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? 'UNKNOWN')
    await record(name, code === 'LG_ACCESS_DENIED' ? 'denied' : 'failure', { ...facts, code }, context)
    throw error
  }
}

/** Work that takes long is listed among the jobs. */
function runListed<N extends OperationName>(
  name: N,
  operation: Operation<N>,
  params: OperationParams<N>,
  context: DispatchContext,
): Promise<OperationResult<N>> {
  if (!Jobs.isLong(name)) return operation.run(params, context)
  const job = { operation: name, principal: principalLabel(context.principal) }
  return context.data.jobs.run(job, (noted) =>
    operation.run(params, {
      ...context,
      onProgress(progress) {
        noted(progress)
        context.onProgress(progress)
      },
    }),
  )
}

function notHere(name: OperationName): ServerError {
  const message = `${name}: this folder is a shield's and keeps no studies; the old archive has them`
  return new ServerError('LG_OPERATION_NOT_HERE', message)
}

function parse<N extends OperationName>(name: N, operation: Operation<N>, given: unknown): OperationParams<N> {
  const parsed = operation.params.safeParse(given)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const message = `${[name, ...issue.path].join('.')}: ${issue.message}`
  throw new ServerError('LG_OPERATION_PARAMS', message)
}

/** `node.add` is written `node:add`, in the form of every audit action. */
async function record(
  name: OperationName,
  outcome: 'success' | 'denied' | 'failure',
  detail: Record<string, string | number>,
  { data, principal, address }: DispatchContext,
): Promise<void> {
  await data.audit.append({
    time: new Date().toISOString(),
    action: name.includes('.') ? name.replace('.', ':') : `archive:${name}`,
    outcome,
    principal: principalLabel(principal),
    ...(address === undefined ? {} : { address }),
    ...(Object.keys(detail).length > 0 ? { detail } : {}),
  })
}
