/** Writes docs/reference/configuration.md; `npm run generate:configuration`. */
import { writeFileSync } from 'node:fs'
import { configurationPage } from '../packages/server/src/config/reference-page.ts'

writeFileSync(new URL('../docs/reference/configuration.md', import.meta.url), configurationPage())
