/** The studies a person has marked to do something with them all. */

/** Study Instance UIDs, and the row from which Shift extends. */
export interface Selection {
  uids: ReadonlySet<string>
  anchor: number
}

export const nothingSelected: Selection = { uids: new Set(), anchor: 0 }

/** Marks one row, or takes its mark away. */
export function toggled({ uids }: Selection, rows: readonly Row[], index: number): Selection {
  const uid = rows[index]?.studyInstanceUID
  const next = new Set(uids)
  if (uid !== undefined && !next.delete(uid)) next.add(uid)
  return { uids: next, anchor: index }
}

/** Marks all rows from the one marked last to this one. */
export function extended({ uids, anchor }: Selection, rows: readonly Row[], index: number): Selection {
  const [first, last] = anchor < index ? [anchor, index] : [index, anchor]
  return { uids: new Set([...uids, ...rows.slice(first, last + 1).map(uidOf)]), anchor }
}

/** Marks every row that is in the list, or none where all are. */
export function allOrNone({ uids }: Selection, rows: readonly Row[]): Selection {
  return rows.every((row) => uids.has(row.studyInstanceUID))
    ? nothingSelected
    : { uids: new Set(rows.map(uidOf)), anchor: 0 }
}

interface Row {
  studyInstanceUID: string
}

const uidOf = ({ studyInstanceUID }: Row) => studyInstanceUID
