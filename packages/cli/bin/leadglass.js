#!/usr/bin/env node
/** The `leadglass` command of a checkout: npm links this file, `npm run build` makes what it loads. */
import { existsSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'

// Images pass through as buffers outside the heap, a megabyte each; V8 counts them into a heap of 30 MB and would collect after
// every 25 of them, on the second core too. Three times the heap before the next collection halves the processor time of storing.
setFlagsFromString('--heap-growing-percent=200')

const built = new URL('../dist/main.js', import.meta.url)

if (existsSync(built)) {
  await import(built.href)
} else {
  console.error('leadglass is not built yet.\nRun `npm run build` in the checkout, then try again.')
  process.exitCode = 78
}
