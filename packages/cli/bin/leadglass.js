#!/usr/bin/env node
/** The `leadglass` command of a checkout: npm links this file, `npm run build` makes what it loads. */
import { existsSync } from 'node:fs'

const built = new URL('../dist/main.js', import.meta.url)

if (existsSync(built)) {
  await import(built.href)
} else {
  console.error('leadglass is not built yet.\nRun `npm run build` in the checkout, then try again.')
  process.exitCode = 78
}
