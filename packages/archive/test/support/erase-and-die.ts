/**
 * Erases a study in the folder given and kills itself, as `kill -9` does, just before a chosen change of the disk; prints how
 * many changes there were when it got to the end. Run by killed-erasure.test.ts.
 */
import { type FileSystem, nodeFileSystem, type OpenFile } from '../../src/index.ts'
import { openLogged } from './logged-archive.ts'
import { operator } from './test-archive.ts'

const [folder, studyInstanceUID, dieBefore] = process.argv.slice(2)
let [changes, isArmed] = [0, false]

function change<T>(work: () => Promise<T>): Promise<T> {
  if (isArmed && changes === Number(dieBefore)) process.kill(process.pid, 'SIGKILL')
  if (isArmed) changes += 1
  return work()
}

const fs: FileSystem = {
  ...nodeFileSystem,
  open: async (path, mode) => deadly(await change(() => nodeFileSystem.open(path, mode))),
  rename: (from, to) => change(() => nodeFileSystem.rename(from, to)),
  remove: (path) => change(() => nodeFileSystem.remove(path)),
  syncFolder: (path) => change(() => nodeFileSystem.syncFolder(path)),
}

function deadly(file: OpenFile): OpenFile {
  return {
    read: (position, length) => file.read(position, length),
    length: () => file.length(),
    close: () => file.close(),
    write: (position, parts) => change(() => file.write(position, parts)),
    truncate: (length) => change(() => file.truncate(length)),
    datasync: () => change(() => file.datasync()),
  }
}

const opened = await openLogged(folder!, { fs })
isArmed = true
await opened.archive.erase(operator, studyInstanceUID!)
process.stdout.write(`${changes}\n`)
process.exit(0)
