/** A thread of the verification: checks stretches as they are asked of it, and answers in their order. */
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { type FileSystem, nodeFileSystem } from '../file-system.ts'
import { TileFiles } from '../tiles/tile-files.ts'
import { checkStretch, type Stretch } from './stretch.ts'

/** A thread that has nothing else to do need not wait for others to read its small files. */
const fs: FileSystem = {
  ...nodeFileSystem,
  async readFile(path) {
    try {
      return readFileSync(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  },
}

const files = new TileFiles((workerData as { folder: string }).folder, fs)
let turn: Promise<void> = Promise.resolve()

parentPort?.on('message', (stretch: Stretch) => {
  turn = turn.then(async () => {
    const checked = await checkStretch(files, stretch)
    parentPort!.postMessage(checked, [checked.roots.buffer as ArrayBuffer])
  })
})
