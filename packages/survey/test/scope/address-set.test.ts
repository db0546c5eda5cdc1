import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AddressSet, neighbourhood, normalAddress } from '../../src/scope/address-set.ts'

const ipv4 = fc.ipV4().filter((text) => normalAddress(text) !== undefined)

test('holds addresses, networks and ranges, their ends included, and nothing beside them', () => {
  const set = AddressSet.from(['192.0.2.7', '198.51.100.0/24', '203.0.113.5-203.0.113.9', '2001:db8::/64'])!
  for (const inside of ['192.0.2.7', '198.51.100.0', '198.51.100.255', '203.0.113.5', '203.0.113.9', '2001:db8::ffff'])
    expect(set.has(inside), inside).toBe(true)
  for (const outside of ['192.0.2.6', '192.0.2.8', '198.51.101.0', '203.0.113.10', '2001:db8:0:1::', 'localhost'])
    expect(set.has(outside), outside).toBe(false)
})

test.each([
  '010.0.0.1',
  '127.1',
  '0x7f.0.0.1',
  '192.0.2.77/24',
  '192.0.2.0/33',
  'fe80::1%eth0',
  'pacs.example',
  '',
  '1.2.3.4-1.2.3.1',
])('refuses %s, which different programs read differently or which is no address', (entry) =>
  expect(AddressSet.from([entry])).toBeUndefined(),
)

test('an IPv4 address written as IPv6 is the IPv4 address', () => {
  const set = AddressSet.from(['192.0.2.0/24'])!
  expect(set.has('::ffff:192.0.2.9')).toBe(true)
  expect(normalAddress('::ffff:192.0.2.9')).toBe('192.0.2.9')
})

test('counts what is given twice once', () => {
  fc.assert(
    fc.property(fc.array(ipv4, { minLength: 1, maxLength: 30 }), (addresses) => {
      const set = AddressSet.from([...addresses, ...addresses])!
      expect(set.size()).toBe(BigInt(new Set(addresses).size))
      expect(addresses.every((address) => set.has(address))).toBe(true)
    }),
  )
})

test('any text is an address set or is refused, without an exception', () => {
  fc.assert(fc.property(fc.string(), (text) => void AddressSet.from([text])))
})

test('knows loopback, and the network that shares a pace', () => {
  expect(AddressSet.from(['127.0.0.0/8', '::1'])!.isLoopback).toBe(true)
  expect(AddressSet.from(['127.0.0.0/8', '128.0.0.0'])!.isLoopback).toBe(false)
  expect(AddressSet.from(['::ffff:127.0.0.1'])!.isLoopback).toBe(true)
  expect(AddressSet.from([])!.isLoopback).toBe(false)
  expect(neighbourhood('192.0.2.77')).toBe('192.0.2.0/24')
  expect(neighbourhood('2001:db8:1:2::3')).toBe('2001:db8:1::/48')
})
