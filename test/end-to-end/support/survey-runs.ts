/** Snapshots of made-up runs, as `leadglass survey run` leaves them in a folder. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Count, Finding, Snapshot } from '@leadglass/survey'

const exact = (value: number): Count => ({ value, certainty: 'exact' })
const countries = ['US', 'TR', 'IN', 'BR', 'ZA', 'EC', 'DE', 'SG', 'FR', 'AU', 'MT', 'JP']

/** System `index` of the world, the largest first; `isOpen` false is one that was closed since. */
export function system(index: number, startedAt: string, { isOpen = true, growth = 1 } = {}): Finding {
  const studies = Math.round((900_000 * growth) / (index + 1))
  const finding: Finding = {
    address: `198.51.100.${index}`,
    port: 104,
    country: countries[index % countries.length]!,
    institution: `Hospital number ${index} of Testing`,
    rung: isOpen ? 8 : 3,
    evidence: [{ rung: 7, probe: 'dicom', what: 'C-FIND-RSP with status FF00H to a query without keys of a patient' }],
    outcome: 'done',
    dicom: { acceptsAnyCallingAETitle: isOpen, acceptedSOPClassUIDs: [], overTls: false },
    product: { family: 'dcm4chee', confidence: 0.9, reasons: [] },
    decoy: { score: 0, reasons: [] },
    exposedFields: isOpen ? ['PatientName', 'PatientID', 'PatientBirthDate'] : [],
    startedAt,
    durationMs: 900,
  }
  const counts = { studies: exact(studies), images: exact(studies * 40), imagesAccessible: exact(studies * 25) }
  return isOpen ? { ...finding, counts } : finding
}

/** Writes `FOLDER/NAME/snapshot.json`. */
export function writeRun(folder: string, name: string, startedAt: string, findings: readonly Finding[]): void {
  const snapshot: Snapshot = {
    format: 'leadglass-survey-snapshot/1',
    probeVersion: 1,
    runID: name,
    scope: { name: 'world', authority: 'Office of Testing', contact: 'survey@example.org', ticket: 'T-2019' },
    startedAt,
    finishedAt: startedAt,
    isComplete: true,
    findings,
  }
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'snapshot.json'), JSON.stringify(snapshot))
}
