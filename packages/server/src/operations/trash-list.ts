/** What is in the trash, the newest first. */
import type { TrashEntry } from '@leadglass/archive'
import type { Operation } from './operation.ts'
import type { TrashEntryView } from './operation-table.ts'
import { none } from './params.ts'

export const trashList: Operation<'trash.list'> = {
  right: 'study:delete',
  decidesEach: true,
  params: none,
  facts: 'by-archive',
  run: async (_, { data, principal }) => ({ entries: (await data.archive.trash(principal)).map(view) }),
}

function view({ deleted, until, patientName = '', patientID = '', ...entry }: TrashEntry): TrashEntryView {
  const { studyDate = '', studyDescription = '', ...rest } = entry
  return {
    ...rest,
    deleted: deleted.toISOString(),
    until: until.toISOString(),
    patientName,
    patientID,
    studyDate,
    studyDescription,
  }
}
