/** A scope made by a program: `leadglass survey simulate` writes one for its own loopback addresses. */
import { join } from 'node:path'
import { stringify } from 'yaml'
import { openOperatorKey } from './operator-key.ts'
import { type ScopeTerms, scopeTermsSchema } from './scope.ts'
import { replaceFile } from './scope-file.ts'

/**
 * Writes `FOLDER/scope.yaml`, signed with the key of `FOLDER` (made there on first use: `operator.key`, `operator.pub`).
 *
 * `survey run` believes any valid signature on a scope whose addresses are all loopback, so nothing more is needed to
 * run it. Such a scope may set `pace: 'unpaced'`.
 *
 * @returns the path of the file
 * @throws ZodError when the terms do not have the form of docs/reference/survey-scope.md
 */
export async function writeSignedScope(folder: string, terms: ScopeTerms): Promise<string> {
  const checkedTerms = scopeTermsSchema.parse(terms)
  const key = await openOperatorKey(folder)
  const path = join(folder, 'scope.yaml')
  await replaceFile(path, stringify({ ...checkedTerms, signatures: [key.sign(checkedTerms)] }))
  return path
}
