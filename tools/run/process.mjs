/** Child processes of the workspace's commands: same terminal, honest exit status. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top folder of the checkout. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..')

/**
 * Runs a program to its end in the top folder.
 *
 * @param {string} program - a name to be found in PATH, or a path
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, stdio?: import('node:child_process').StdioOptions }} [options]
 * @returns {Promise<number>} its exit status; 1 when a signal ended it, 127 when it could not be started
 */
export function run(program, args, { env = {}, stdio = ['ignore', 'inherit', 'inherit'] } = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio })
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`)
      done(127)
    })
    child.once('close', (status) => done(status ?? 1))
  })
}

/** Runs a command of `node_modules/.bin`. */
export const runTool = (name, args, options) => run(resolve(root, 'node_modules/.bin', name), args, options)
