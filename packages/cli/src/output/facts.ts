/** A result with named facts, as `name  value` lines. */
import { pairs } from './table.ts'

/** `keyEncryptionKeyVersion: 2` reads `key encryption key version  2`; nested values are shown as JSON. */
export function factLines(facts: Readonly<Record<string, unknown>>): string {
  return pairs(Object.entries(facts).map(([name, value]) => [wordsOf(name), textOf(value)] as const))
}

function wordsOf(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
