/**
 * `npm test`: system packages, checks, build, all tests. The last line reads `N passed, N failed`, where each
 * check counts as one; the exit status is 0 only when nothing failed.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from './build.mjs'
import { root, run, runTool } from './process.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

const report = '.cache/vitest.json'

const checks = {
  'format and lint': () => runTool('biome', ['check', '.']),
  types: () => runTool('tsc', ['--noEmit', '-p', 'tsconfig.json']),
  'types of the web application': () => runTool('tsc', ['--noEmit', '-p', 'packages/web/tsconfig.json']),
  'import arrows': () => runTool('depcruise', ['--config', '.dependency-cruiser.cjs', 'packages', 'tools', 'test']),
  build: () => build(),
}

/** @param {readonly string[]} filters - test files to run; all of them, and the checks, when empty */
export async function test(filters) {
  if (!(await ensureSystemPackages())) return 1
  const failedChecks = filters.length === 0 ? await runChecks() : (await build()) === 0 ? [] : ['build']
  mkdirSync(resolve(root, '.cache'), { recursive: true })
  rmSync(resolve(root, report), { force: true })
  const status = await run(process.execPath, [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...filters,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const { passed, failed } = countsOf(report)
  for (const name of failedChecks) console.log(`check failed: ${name}`)
  const passedChecks = filters.length === 0 ? Object.keys(checks).length - failedChecks.length : 0
  console.log(`${passed + passedChecks} passed, ${failed + failedChecks.length} failed`)
  return status === 0 && failed + failedChecks.length === 0 ? 0 : 1
}

async function runChecks() {
  const failed = []
  for (const [name, check] of Object.entries(checks)) if ((await check()) !== 0) failed.push(name)
  return failed
}

/** Tests of a vitest JSON report; a file that failed before its first test counts as one failure. */
function countsOf(path) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(resolve(root, path), 'utf8'))
    const brokenFiles = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length }
  } catch {
    return { passed: 0, failed: 1 }
  }
}
