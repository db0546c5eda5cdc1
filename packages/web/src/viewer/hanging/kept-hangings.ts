/** The hangings that a person chose, in this browser, by modality. They name layouts and kinds of series, no patient. */
import type { Hanging } from './hanging.ts'

const keyOf = (person: string, modality: string) => `leadglass.hanging.${person}.${modality}`

export function keptHanging(person: string, modality: string): Hanging | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(person, modality)) ?? 'null')
    return isHanging(kept) ? kept : undefined
  } catch {
    return
  }
}

export function keepHanging(person: string, modality: string, hanging: Hanging): void {
  localStorage.setItem(keyOf(person, modality), JSON.stringify(hanging))
}

export function forgetHanging(person: string, modality: string): void {
  localStorage.removeItem(keyOf(person, modality))
}

/** What another version wrote, or another page, is not trusted to fit. */
function isHanging(value: unknown): value is Hanging {
  const { layout, cells } = (value ?? {}) as Partial<Hanging>
  const within = (count: unknown) => typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= 3
  return (
    within(layout?.rows) &&
    within(layout?.columns) &&
    Array.isArray(cells) &&
    cells.length === (layout?.rows ?? 0) * (layout?.columns ?? 0)
  )
}
