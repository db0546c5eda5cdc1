/**
 * One bundle for the command: the workspace's packages inside, npm packages (some with native parts) outside. The thread in which
 * frames are decoded and the one in which the audit log is verified are programs of their own beside it.
 */
import { isAbsolute } from 'node:path'
import { defineConfig } from 'tsdown'

/** Loaded by every command, and of hundreds of files: as part of one file they open a third of a second sooner. Plain JavaScript, both. */
const inside = /^(@leadglass|kysely|zod)(\/|$)/

/** Imports by a package's name, other than what goes inside. */
function isNpmPackage(id: string, importer: string | undefined): boolean {
  return importer !== undefined && !id.startsWith('.') && !isAbsolute(id) && !inside.test(id)
}

export default defineConfig({
  cwd: import.meta.dirname,
  entry: {
    main: 'src/main.ts',
    'pixel-worker': '../pixels/src/workers/pixel-worker.ts',
    'verify-worker': '../audit/src/verify/verify-worker.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  outExtensions: () => ({ js: '.js' }),
  dts: false,
  sourcemap: true,
  deps: { alwaysBundle: [inside], neverBundle: isNpmPackage },
  inputOptions: { resolve: { conditionNames: ['source', 'import', 'node', 'default'] } },
})
