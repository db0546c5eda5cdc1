/** Writes docs/reference/dicom-conformance.md; `npm run generate:conformance`. */
import { writeFileSync } from 'node:fs'
import { conformanceStatement } from '@leadglass/server'

writeFileSync(new URL('../docs/reference/dicom-conformance.md', import.meta.url), await conformanceStatement())
