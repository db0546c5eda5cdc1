/** A decoder arrives with its property test: each one that packages of octets offer is named in a test that uses fast-check. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../packages', import.meta.url))

/** Packages that take octets from strangers apart. */
const packages = ['dicom', 'network', 'audit', 'archive']

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Exported functions from octets to values: `decodeAssociateRJ(pdu: Uint8Array)`, `readDataSet(octets: Uint8Array)`. */
function decodersOf(name: string): string[] {
  return filesBelow(join(root, name, 'src')).flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /^export (?:async )?function ((?:decode|read)[A-Z]\w*)\(\s*\w+: (?:Uint8Array|Buffer|AsyncIterable<Uint8Array>)/gm,
      ),
    ].map(([, decoder]) => decoder!),
  )
}

const propertyTests = packages
  .flatMap((name) => filesBelow(join(root, name, 'test')))
  .map((file) => readFileSync(file, 'utf8'))
  .filter((text) => text.includes("'fast-check'"))

test.each(packages.flatMap((name) => decodersOf(name).map((decoder) => [name, decoder] as const)))(
  '%s: %s has a property test',
  (_, decoder) => {
    expect(propertyTests.some((text) => new RegExp(`\\b${decoder}\\b`).test(text))).toBe(true)
  },
)
