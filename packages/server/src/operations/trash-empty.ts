/** Erases what is over its grace period now, and not at the archive's next look. */
import type { Operation } from './operation.ts'
import { none } from './params.ts'

export const trashEmpty: Operation<'trash.empty'> = {
  right: 'study:erase',
  params: none,
  facts: () => ({}),
  run: (_, { data, principal }) => data.archive.emptyTrash(principal),
}
