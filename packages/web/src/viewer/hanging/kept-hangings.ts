/** The hangings that a person chose, by modality, kept on the server. They tell layouts and kinds of series, no patient. */
import type { Hanging } from './hanging.ts'

/** One modality and how its studies open. */
export interface KeptHanging {
  modality: string
  hanging: Hanging
}

/** All of them together, as JSON: what the server keeps under one name, less what it takes for itself. */
const mostCharacters = 12_000

/** What was kept for the person; what is not of the form of today is left out. */
export function readHangings(kept: unknown): readonly KeptHanging[] {
  return Array.isArray(kept) ? kept.filter(isKeptHanging) : []
}

/** With this modality as it stands now, chosen last; without room for all, those chosen first go. */
export function withHanging(
  hangings: readonly KeptHanging[],
  modality: string,
  hanging: Hanging,
): readonly KeptHanging[] {
  const all = [...withoutHanging(hangings, modality), { modality, hanging }]
  while (all.length > 1 && JSON.stringify(all).length > mostCharacters) all.shift()
  return all
}

export const withoutHanging = (hangings: readonly KeptHanging[], modality: string): readonly KeptHanging[] =>
  hangings.filter((one) => one.modality !== modality)

export const hangingFor = (hangings: readonly KeptHanging[], modality: string): Hanging | undefined =>
  hangings.find((one) => one.modality === modality)?.hanging

/** What another version wrote is not trusted to fit. */
function isKeptHanging(value: unknown): value is KeptHanging {
  const { modality, hanging } = (value ?? {}) as Partial<KeptHanging>
  return typeof modality === 'string' && isHanging(hanging)
}

function isHanging(value: unknown): value is Hanging {
  const { layout, cells } = (value ?? {}) as Partial<Hanging>
  const within = (count: unknown) => typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= 3
  return (
    within(layout?.rows) &&
    within(layout?.columns) &&
    Array.isArray(cells) &&
    cells.length === (layout?.rows ?? 0) * (layout?.columns ?? 0) &&
    cells.every(isCell)
  )
}

function isCell(value: unknown): boolean {
  if (value === null) return true
  const { from, description, place } = value as Partial<Hanging['cells'][number] & object>
  return (from === 'current' || from === 'prior') && typeof description === 'string' && Number.isInteger(place)
}
