/** A decoder arrives with its property test: each one that packages of octets offer is named in a test that uses fast-check. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../packages', import.meta.url))

/** Packages that take octets from strangers apart. */
const packages = ['dicom', 'network', 'audit', 'archive']

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** `export function decodeAssociateRJ(pdu: Uint8Array`, `export async function readPart10(source: AsyncIterable<…`. */
const decoder =
  /^export (?:async )?function ((?:decode|read)[A-Z]\w*)\(\s*\w+: (?:Uint8Array|Buffer|AsyncIterable<Uint8Array>)/gm

/** Files of a package that offer functions from octets to values, with the names of these. */
function decodersOf(name: string): [file: string, decoders: string[]][] {
  return filesBelow(join(root, name, 'src')).flatMap((file): [string, string[]][] => {
    const names = [...readFileSync(file, 'utf8').matchAll(decoder)].map(([, found]) => String(found))
    return names.length > 0 ? [[relative(root, file), names]] : []
  })
}

const propertyTests = packages
  .flatMap((name) => filesBelow(join(root, name, 'test')))
  .map((file) => readFileSync(file, 'utf8'))
  .filter((text) => text.includes('fast-check'))

test.each(packages.flatMap(decodersOf))('%s has a property test', (_, decoders) => {
  expect(propertyTests.some((text) => decoders.some((name) => new RegExp(`\\b${name}\\b`).test(text)))).toBe(true)
})
