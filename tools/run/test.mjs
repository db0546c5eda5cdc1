/**
 * `npm test`: system packages, checks, build, all tests. The last line reads `N passed, N failed`, where each
 * check counts as one; the exit status is 0 only when nothing failed. When up to three files failed in a whole run, they are run once more,
 * alone, and those that then pass are named as unsteady (docs/decisions/0148).
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { relative, resolve } from 'node:path'
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

/** More files than this that fail are no accident of a busy machine. */
const maxFilesAgain = 3

/** @param {readonly string[]} filters - test files to run; all of them, and the checks, when empty */
export async function test(filters) {
  if (!(await ensureSystemPackages())) return 1
  const isWhole = filters.length === 0
  const failedChecks = isWhole ? await runChecks() : (await build()) === 0 ? [] : ['build']
  let outcome = await runTests(filters)
  const { failedFiles } = outcome
  if (isWhole && failedFiles.length > 0 && failedFiles.length <= maxFilesAgain)
    outcome = withSecondRun(outcome, await runTests(failedFiles))
  for (const name of failedChecks) console.log(`check failed: ${name}`)
  const passedChecks = isWhole ? Object.keys(checks).length - failedChecks.length : 0
  const failed = outcome.failed + failedChecks.length
  console.log(`${outcome.passed + passedChecks} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

async function runTests(filters) {
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
  const outcome = outcomeOf(report)
  return status !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome
}

/** A file that passes alone after it failed beside others is named: it is unsteady, and wants mending. */
function withSecondRun(first, second) {
  for (const name of first.failedFiles)
    console.log(
      `${second.failedFiles.includes(name) ? 'failed twice' : 'unsteady: failed once, passed alone'}: ${name}`,
    )
  const failed = second.failed
  return { failed, passed: first.passed + first.failed - failed, failedFiles: second.failedFiles }
}

async function runChecks() {
  const failed = []
  for (const [name, check] of Object.entries(checks)) if ((await check()) !== 0) failed.push(name)
  return failed
}

/** What a vitest JSON report says; a file that failed before its first test counts as one failure. */
function outcomeOf(path) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(resolve(root, path), 'utf8'))
    const failedFiles = testResults.filter((file) => file.status === 'failed')
    const brokenFiles = failedFiles.filter((file) => file.assertionResults.length === 0)
    return {
      passed: numPassedTests,
      failed: numFailedTests + brokenFiles.length,
      failedFiles: failedFiles.map((file) => relative(root, file.name)),
    }
  } catch {
    return { passed: 0, failed: 1, failedFiles: [] }
  }
}
