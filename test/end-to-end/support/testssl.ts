/** testssl.sh (Debian's package) against one listener: everything it knows of TLS but what clients would choose, and of HTTP's headers. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** What testssl.sh says of one thing. `severity`: OK, INFO, WARN (could not look), LOW, MEDIUM, HIGH, CRITICAL, FATAL. */
export interface Finding {
  id: string
  severity: string
  finding: string
}

const looks = ['--protocols', '--std', '--pfs', '--server-preference', '--server-defaults', '--headers', '--vulnerable']
const quietly = ['--quiet', '--warnings', 'off', '--color', '0', '--nodns', 'none']
/** It waits in seconds, and takes a slow machine's silence for an answer: it gets more of them than by default. */
const patience = { MAX_WAITSOCK: '60', CCS_MAX_WAITSOCK: '30', HEARTBLEED_MAX_WAITSOCK: '30', HEADER_MAXSLEEP: '30' }

/**
 * @param authority - certificate (PEM file) of the archive's own authority, as devices and browsers trust it
 * @param file - where the scan writes its findings; not there yet
 */
export async function testssl(address: string, authority: string, file: string): Promise<Finding[]> {
  // Its exit status counts what it found, and the file says what.
  await run('testssl', [...quietly, '--jsonfile', file, ...looks, '--add-ca', authority, address], {
    env: { ...process.env, ...patience },
    timeout: longestMs,
    maxBuffer: 2 ** 26,
  }).catch(() => undefined)
  return JSON.parse(await readFile(file, 'utf8'))
}

/** Less than a minute on a quiet machine. */
export const longestMs = 560_000

const run = promisify(execFile)
