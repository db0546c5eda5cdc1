/** Gives drafts their addresses in an order of chance, and lets second faces and honeypots name their first. */
import type { Chance } from './chance.ts'
import { addressOf, type Draft } from './draft.ts'

/** @returns the systems in the order of their addresses */
export function placed(drafts: readonly Draft[], secondOctet: number, chance: Chance, from = 0): Draft[] {
  const systems = chance.shuffled(drafts)
  for (const [index, draft] of systems.entries()) draft.address = addressOf(secondOctet, from + index)
  return systems
}

/** Another face of each system: the same studies behind another address and often another product. */
export function twinsOf(systems: readonly Draft[], chance: Chance): { twin: Draft; of: Draft }[] {
  return systems.map((of) => ({
    of,
    twin: { ...of, kind: chance.pick(['dcmtk-vendor', 'dcm4chee', of.kind]), port: 11112, address: '', words: [] },
  }))
}

/** Honeypots of one kind show one stock of studies. */
export function shareStock(systems: readonly Draft[]): void {
  const first = new Map<string, Draft>()
  for (const draft of systems) {
    if (!draft.words.includes('decoy')) continue
    const other = first.get(draft.kind)
    if (other) draft.words.push(`twin=${other.address}`)
    else first.set(draft.kind, draft)
  }
}
