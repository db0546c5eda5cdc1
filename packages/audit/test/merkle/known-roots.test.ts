/** The reference tree of Certificate Transparency's own tests: eight inputs and the root after each (RFC 6962 2.1). */
import { expect, test } from 'vitest'
import { emptyRoot, leafHash, sameHash } from '../../src/merkle/hash.ts'
import { consistencyPath, inclusionPath, verifyConsistency, verifyInclusion } from '../../src/merkle/proof.ts'
import { RightEdge } from '../../src/merkle/right-edge.ts'

const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const leaves = inputs.map((input) => leafHash(Buffer.from(input, 'hex')))

test('the empty tree has the hash of nothing', () => {
  expect(Buffer.from(emptyRoot).toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
})

test.each(roots.map((root, i) => [i + 1, root] as const))('%i entries have the published root', (size, root) => {
  expect(rootOf(size)).toBe(root)
})

test('each entry is proven in each size, and nothing else is', async () => {
  for (let size = 1; size <= leaves.length; size++) {
    const root = Buffer.from(rootOf(size), 'hex')
    for (let index = 0; index < size; index++) {
      const path = await inclusionPath(hashesOf(size), index, size)
      const proof = { index, size, leaf: leaves[index]!, path, root }
      expect(verifyInclusion(proof)).toBe(true)
      expect(verifyInclusion({ ...proof, index: (index + 1) % size })).toBe(size === 1)
      expect(verifyInclusion({ ...proof, leaf: leafHash(Buffer.from('forged')) })).toBe(false)
      expect(verifyInclusion({ ...proof, path: [...path, leaves[0]!] })).toBe(false)
    }
  }
})

test('each size continues each smaller one, and none that differs', async () => {
  for (let size = 1; size <= leaves.length; size++) {
    for (let first = 1; first <= size; first++) {
      const path = await consistencyPath(hashesOf(size), first, size)
      const [firstRoot, root] = [Buffer.from(rootOf(first), 'hex'), Buffer.from(rootOf(size), 'hex')]
      expect(verifyConsistency({ first, firstRoot, size, root, path })).toBe(true)
      expect(verifyConsistency({ first, firstRoot: leafHash(firstRoot), size, root, path })).toBe(false)
    }
  }
})

function rootOf(size: number): string {
  const edge = new RightEdge()
  for (const leaf of leaves.slice(0, size)) edge.append(leaf)
  return Buffer.from(edge.root()).toString('hex')
}

/** Hash of a perfect subtree, by the definition and not by the tiles. */
function hashesOf(size: number) {
  return async (level: number, index: number): Promise<Uint8Array> => {
    const from = index * 2 ** level
    expect(from + 2 ** level).toBeLessThanOrEqual(size)
    const edge = new RightEdge()
    for (const leaf of leaves.slice(from, from + 2 ** level)) edge.append(leaf)
    return edge.root()
  }
}

test('hashes are compared whole', () => {
  expect(sameHash(leaves[0], leaves[0])).toBe(true)
  expect(sameHash(leaves[0], leaves[1])).toBe(false)
  expect(sameHash(undefined, undefined)).toBe(false)
})
