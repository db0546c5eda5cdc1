#!/usr/bin/env node
/**
 * The workspace's own commands: `build`, `demo [DIR]`, `test [FILE]`.
 *
 * They run before anything is built or installed beyond `npm ci`, so these files are plain JavaScript
 * without dependencies.
 */
import { build } from './run/build.mjs'
import { demo } from './run/demo.mjs'
import { test } from './run/test.mjs'

const tasks = { build, demo, test }
const [name, ...args] = process.argv.slice(2)

if (!Object.hasOwn(tasks, name ?? '')) {
  console.error(`usage: node tools/run.mjs ${Object.keys(tasks).join('|')}`)
  process.exitCode = 64
} else {
  process.exitCode = await tasks[name](args)
}
