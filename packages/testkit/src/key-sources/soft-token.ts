/** A SoftHSM token of its own in a temporary folder. Debian's softhsm2 is the library that a real HSM's would stand in for. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const softHsm = '/usr/lib/softhsm/libsofthsm2.so'
export const softTokenLabel = 'hospital'
export const softTokenPin = '731905'

export interface SoftToken {
  /** What OpenSC's pkcs11-tool says of the objects in it. */
  objects(): string
  remove(): void
}

export function softToken(): SoftToken {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-token-'))
  mkdirSync(join(folder, 'tokens'))
  writeFileSync(join(folder, 'softhsm2.conf'), `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`)
  process.env.SOFTHSM2_CONF = join(folder, 'softhsm2.conf')
  const made = ['--init-token', '--free', '--label', softTokenLabel, '--so-pin', '90210417', '--pin', softTokenPin]
  execFileSync('softhsm2-util', made, { stdio: 'ignore' })
  return {
    objects: () =>
      execFileSync('pkcs11-tool', ['--module', softHsm, '--login', '--pin', softTokenPin, '--list-objects'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
