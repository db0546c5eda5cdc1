/** docs/tutorial/first-steps.md: its commands are run as they stand, with an empty folder as the place to start. */

import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@leadglass/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { ctSeries } from './support/files.ts'
import { outcomeOf } from './support/leadglass.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The commands of the page's `sh` blocks; free ports stand in for the default ones. */
function commandsOfThePage(httpsPort: number, dicomPort: number): string {
  const page = readFileSync(join(root, 'docs/tutorial/first-steps.md'), 'utf8')
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block)
  return blocks
    .join('')
    .replaceAll('npx leadglass', `"${process.execPath}" "${root}packages/cli/bin/leadglass.js"`)
    .replace(
      /(serve .*?) &\n/,
      `$1 --https 127.0.0.1:${httpsPort} --dicom-tls 127.0.0.1:${dicomPort} > ready &\nuntil [ -s ready ]; do sleep 0.1; done\n`,
    )
    .replaceAll('2762', String(dicomPort))
}

test('a reader who types the tutorial ends with a verified archive that holds the scanner’s images', async () => {
  const place = mkdtempSync(join(tmpdir(), 'leadglass-tutorial-'))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  writeFileSync(join(place, 'password.txt'), 'a passphrase nobody guesses\n')
  mkdirSync(join(place, 'images'))
  for (const [index, { path }] of ctSeries().slice(0, 3).entries())
    copyFileSync(path, join(place, `images/${index}.dcm`))

  const script = `set -e\ntrap 'kill %1' EXIT\n${commandsOfThePage(await freePort(), await freePort())}`
  const { status, stdout, stderr } = await outcomeOf(
    spawn('bash', ['-c', script], { cwd: place, env: { ...process.env, NO_COLOR: '1' } }),
  )
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('node:SCANNER1')
  expect(stdout).toContain('ada can sign in as clinician.')
  expect(stdout.match(/No problems\./g)).toHaveLength(2)
})
