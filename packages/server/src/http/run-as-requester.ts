/** Routes that are one operation each, done as whoever is signed in. */
import { dispatch } from '../operations/dispatch.ts'
import type { OperationName, OperationParams, OperationResult } from '../operations/operation-table.ts'
import { principalOf } from './add-route.ts'
import type { FastifyRequest, HttpContext } from './context.ts'

export type RunAsRequester = <N extends OperationName>(
  request: FastifyRequest,
  name: N,
  params: OperationParams<N>,
) => Promise<OperationResult<N>>

/** @returns runs a named operation on behalf of a request; throws as `dispatch` does */
export function runAsRequester(context: HttpContext): RunAsRequester {
  return (request, name, params) =>
    dispatch(name, params, {
      data: context.data,
      principal: principalOf(request),
      listeners: context.listeners(),
      address: request.ip,
      onProgress: () => undefined,
    })
}
