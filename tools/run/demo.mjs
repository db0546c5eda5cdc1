/** `npm run demo [-- DIR]`: builds, then hands the terminal to `leadglass demo`. */
import { resolve } from 'node:path'
import { build } from './build.mjs'
import { root } from './process.mjs'

/** @returns {Promise<number>} exit status; once built, the command itself decides */
export async function demo(args) {
  const status = await build()
  if (status !== 0) return status
  process.argv.splice(2, process.argv.length, 'demo', ...args)
  await import(resolve(root, 'packages/cli/bin/leadglass.js'))
  return process.exitCode ?? 0
}
