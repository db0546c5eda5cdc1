import { expect, test } from 'vitest'
import { addressHere } from '../../src/shield/address-here.ts'

test.each([
  ['https://10.20.0.1:8444', 'shield.hospital.example', 'https://shield.hospital.example:8444/'],
  ['https://127.0.0.1:8444', 'localhost', 'https://localhost:8444/'],
  ['https://shield.example', '10.20.0.1', 'https://10.20.0.1/'],
  ['https://10.20.0.1:8444', '[::1]', 'https://[::1]:8444/'],
])('%s, from a page at %s, is %s', (address, hostname, expected) => {
  expect(addressHere(address, hostname)).toBe(expected)
})
