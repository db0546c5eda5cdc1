import { describe, expect, test } from 'vitest'
import { oneTimeLinkOf } from '../../src/sign-in/one-time-link.ts'
import { passwordStrength } from '../../src/sign-in/password-strength.ts'

describe('a one-time link', () => {
  test.each([
    ['/enrol/abc', { purpose: 'enrol', secret: 'abc' }],
    ['/link/a%2Fb', { purpose: 'link', secret: 'a/b' }],
    ['/link/%E0%A4%A', { purpose: 'link', secret: '%E0%A4%A' }],
    ['/other/abc', undefined],
    ['/link/', undefined],
    ['', undefined],
  ])('%s', (fragment, link) => {
    expect(oneTimeLinkOf(fragment)).toEqual(link)
  })
})

describe('a password', () => {
  test.each([
    ['short', 'too-short'],
    ['aaaaaaaaaaaaaa', 'weak'],
    ['Password1234!', 'weak'],
    ['xx-grace-hopper', 'weak'],
    ['kettle moss 7', 'fair'],
    ['kettle moss anvil 7', 'strong'],
  ])('%s is %s', (password, strength) => {
    expect(passwordStrength(password, 'grace')).toBe(strength)
  })
})
