/**
 * Runs one named operation on a data folder: in the server that holds it, or here under its lock.
 */
import type { OperationName, OperationParams, OperationResult, Progress } from './operation-table.ts'

export interface RunOptions {
  /** Settings from the environment; default `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>
  /** Another configuration file than `DATA/config.yaml`. */
  configFile?: string
}

/**
 * @param folder - the data folder
 * @param onProgress - called now and then during long work
 * @throws OperationFailure for everything that goes wrong, wherever it happened
 */
export function runOperation<N extends OperationName>(
  _folder: string,
  _name: N,
  _params: OperationParams<N>,
  _onProgress?: (progress: Progress) => void,
  _options?: RunOptions,
): Promise<OperationResult<N>> {
  throw new Error('not landed yet')
}
