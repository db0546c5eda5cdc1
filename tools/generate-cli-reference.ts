/** Writes docs/reference/cli.md; `npm run generate:cli`. */
import { writeFileSync } from 'node:fs'
import { commandReference } from '@leadglass/cli'

writeFileSync(new URL('../docs/reference/cli.md', import.meta.url), commandReference())
