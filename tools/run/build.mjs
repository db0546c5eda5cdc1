/**
 * `npm run build`: the command (tsdown, one bundle with the workspace's packages inside) and the web
 * application (Vite). A part whose sources have not changed since its last build is left alone.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { root, runTool } from './process.mjs'

const parts = {
  command: {
    sources: ['tools/run', 'packages/cli/tsdown.config.ts', ...packageFolders().map((folder) => `${folder}/src`)],
    result: 'packages/cli/dist/main.js',
    make: () => runTool('tsdown', ['--config', 'packages/cli/tsdown.config.ts', '--logLevel', 'warn']),
  },
  web: {
    sources: ['packages/web', 'packages/dicom/src'],
    result: 'packages/web/dist/index.html',
    make: () => runTool('vite', ['build', 'packages/web', '--logLevel', 'warn']),
  },
}

/**
 * Builds what changed.
 *
 * @param {readonly string[]} names - `command`, `web`; all when empty
 * @returns {Promise<number>} exit status: 0, or that of the first part that failed
 */
export async function build(names = []) {
  for (const [name, part] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue
    const status = await buildPart(name, part)
    if (status !== 0) return status
  }
  return 0
}

async function buildPart(name, { sources, result, make }) {
  const stamp = resolve(root, '.cache/build', name)
  const digest = digestOf(['package-lock.json', ...sources])
  if (existsSync(resolve(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return 0
  const started = Date.now()
  const status = await make()
  if (status !== 0) {
    console.error(`build of ${name} failed`)
    return status
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
  console.error(`built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`)
  return 0
}

function packageFolders() {
  return readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)
}

/** SHA-256 over the names and octets of all files below the given paths; built and installed ones do not count. */
function digestOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesBelow(path))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!existsSync(join(root, path))) return []
  if (statSync(join(root, path)).isFile()) return [path]
  return readdirSync(join(root, path))
    .filter((name) => !['node_modules', 'dist', 'test'].includes(name))
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`))
}
