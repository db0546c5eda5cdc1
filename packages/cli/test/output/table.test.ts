import { expect, test } from 'vitest'
import { pairs, table } from '../../src/output/table.ts'

test('columns are as wide as their widest cell', () => {
  expect(
    table(
      ['name', 'role'],
      [
        ['ada', 'clinician'],
        ['grace-hopper', 'auditor'],
      ],
    ),
  ).toBe('NAME          ROLE\nada           clinician\ngrace-hopper  auditor')
})

test('without rows only the headings remain', () => {
  expect(table(['name', 'role'], [])).toBe('NAME  ROLE')
})

test('values of pairs stand below one another', () => {
  expect(
    pairs([
      ['version', '3'],
      ['root key', 'keys/root.key'],
    ]),
  ).toBe('version   3\nroot key  keys/root.key')
})
