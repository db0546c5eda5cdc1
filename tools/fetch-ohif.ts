/**
 * Fetches the OHIF build that tests open, once, through npm: `npx tsx tools/fetch-ohif.ts` prints the folder to serve.
 *
 * The package holds finished static files. It is not a dependency: it asks for hundreds of packages that nothing here needs.
 */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const version = '3.13.2'
const cache = fileURLToPath(new URL('../.cache/ohif', import.meta.url))
/** The folder with its index.html. */
export const ohifFolder = join(cache, version, 'package/dist')

/** @returns the folder */
export function fetchOhif(): string {
  if (existsSync(join(ohifFolder, 'index.html'))) return ohifFolder
  // Unpacked beside and moved at the end: a fetch that was cut short leaves nothing that looks whole.
  const unpacked = join(cache, `${version}.unpacking`)
  rmSync(unpacked, { recursive: true, force: true })
  mkdirSync(unpacked, { recursive: true })
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: unpacked,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  }
  const [name = ''] = execFileSync('npm', ['pack', `@ohif/app@${version}`, '--silent'], options)
    .trim()
    .split('\n')
    .slice(-1)
  execFileSync('tar', ['-xzf', name], options)
  rmSync(join(unpacked, name))
  renameSync(unpacked, join(cache, version))
  return ohifFolder
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(fetchOhif())
