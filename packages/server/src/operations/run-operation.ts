/**
 * Runs one named operation on a data folder: in the server that holds it, or here under its lock.
 */
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { askServer, noServer } from '../control/control-client.ts'
import { type DataFolder, openDataFolder } from '../data-folder/data-folder.ts'
import { layoutOf } from '../data-folder/layout.ts'
import { dispatch } from './dispatch.ts'
import { failureOf } from './failure-of.ts'
import type { OperationName, OperationParams, OperationResult, Progress } from './operation-table.ts'

export interface RunOptions {
  /** Settings from the environment; default `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>
  /** Another configuration file than `DATA/config.yaml`. */
  configFile?: string
  /** Passphrase or PIN of the root key, for a folder that no server holds. */
  keySecret?: string | undefined
}

/** How long another command, or a server that is starting, may hold the folder before we give up, ms. */
const lockWaitMs = 10_000

/**
 * @param folder - the data folder
 * @param onProgress - called now and then during long work
 * @throws OperationFailure for everything that goes wrong, wherever it happened
 */
export async function runOperation<N extends OperationName>(
  folder: string,
  name: N,
  params: OperationParams<N>,
  onProgress: (progress: Progress) => void = () => undefined,
  options: RunOptions = {},
): Promise<OperationResult<N>> {
  const root = resolve(folder)
  try {
    const asked = await serverOrFolder(root, name, params, onProgress, options)
    if ('answer' in asked) return asked.answer as OperationResult<N>
    return await runHere(asked.data, name, params, onProgress)
  } catch (error) {
    throw failureOf(error)
  }
}

async function runHere<N extends OperationName>(
  data: DataFolder,
  name: N,
  params: OperationParams<N>,
  onProgress: (progress: Progress) => void,
): Promise<OperationResult<N>> {
  try {
    const principal = { kind: 'operator', name: userInfo().username } as const
    return await dispatch(name, params, { data, principal, onProgress })
  } finally {
    await data.close()
  }
}

/** The server's answer, or the folder, whichever there is first: one may be starting while we ask. */
async function serverOrFolder(
  root: string,
  name: OperationName,
  params: unknown,
  onProgress: (progress: Progress) => void,
  options: RunOptions,
): Promise<{ answer: unknown } | { data: DataFolder }> {
  const deadline = performance.now() + lockWaitMs
  for (;;) {
    const answer = await askServer(layoutOf(root).controlSocket, name, params, onProgress)
    if (answer !== noServer) return { answer }
    try {
      const { environment = process.env, configFile, keySecret } = options
      return { data: await openDataFolder({ folder: root, environment, configFile, keySecret }) }
    } catch (error) {
      const locked = (error as { code?: unknown }).code === 'LG_ARCHIVE_LOCKED'
      if (!locked || performance.now() > deadline) throw error
      await wait(100)
    }
  }
}
