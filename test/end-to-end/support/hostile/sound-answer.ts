/** What every answer of the HTTP interface is, whatever was sent. */
import { expect } from 'vitest'
import type { Answer } from '../../../../packages/server/test/support/running-server.ts'

/** Data of ours, under the policy for data, readable to its end; refused where it must be, never broken. */
export function isSound({ status, headers, text }: Answer, what: string): void {
  expect(status, `${what}: ${text}`).toBeLessThan(500)
  expect(headers['content-security-policy'], what).toContain("default-src 'none'")
  expect(headers['x-content-type-options'], what).toBe('nosniff')
  const type = String(headers['content-type'] ?? '')
  expect(type, what).not.toMatch(/html|svg|javascript/)
  if (type.includes('json') && text !== '') expect(() => JSON.parse(text), what).not.toThrow()
}
