/** Snapshots made up for tests: many systems spread like those of a real survey, each number a function of its index. */
import type { Count, Finding, Rung } from '../../src/finding.ts'
import { PROBE_VERSION, type Snapshot } from '../../src/snapshot.ts'

export const exact = (value: number): Count => ({ value, certainty: 'exact' })

export function madeUpFinding(changes: Partial<Finding> = {}): Finding {
  return {
    address: '198.51.100.1',
    port: 104,
    country: 'DE',
    institution: 'Klinik am Wald',
    network: 'AS64500 Example',
    rung: 7,
    evidence: [{ rung: 7, probe: 'dicom', what: 'C-FIND-RSP with status FF00H to a query without keys of a patient' }],
    outcome: 'done',
    dicom: { acceptsAnyCallingAETitle: true, acceptedSOPClassUIDs: ['1.2.840.10008.5.1.4.1.2.2.1'], overTls: false },
    product: { family: 'Orthanc', confidence: 0.8, reasons: ['version name OFFIS_DCMTK_367'] },
    decoy: { score: 0, reasons: [] },
    counts: { studies: exact(1000), images: exact(50_000), imagesAccessible: exact(20_000) },
    exposedFields: ['PatientName', 'PatientID'],
    startedAt: '2019-09-01T08:00:00.000Z',
    durationMs: 1200,
    ...changes,
  }
}

export function madeUpSnapshot(findings: readonly Finding[], changes: Partial<Snapshot> = {}): Snapshot {
  return {
    format: 'leadglass-survey-snapshot/1',
    probeVersion: PROBE_VERSION,
    runID: 'run-2019-09',
    scope: { name: 'autumn', authority: 'Federal office (made up)', contact: 'survey@example.org', ticket: 'T-1' },
    startedAt: '2019-09-01T08:00:00.000Z',
    finishedAt: '2019-09-09T17:00:00.000Z',
    isComplete: true,
    findings,
    ...changes,
  }
}

const countries =
  'US TR IN BR ZA EC IT FR GB DE CH AU MY TH JP KR SG MT HK BB ES PL UA RU CN ID PK EG KE NG MX AR CL CO PE VE CA SE CZ SK'.split(
    ' ',
  )
const products = ['Orthanc', 'dcm4chee', 'DCMTK family', 'Conquest', 'unknown']

/** About as uneven as archives are: few hold most. */
const studiesAt = (index: number, growth: number): number =>
  Math.round((4_000_000 * growth) / (1 + index) ** 1.3) + (index % 7)

/** A world of `open` open systems, and about three times as many that are not. */
export function madeUpWorld(open = 590, changes: Partial<Snapshot> = {}, from = 0, growth = 1): Snapshot {
  const exposed = Array.from({ length: open }, (_, index) => openSystem(index + from, growth))
  const closed = Array.from({ length: open * 3 }, (_, index) => closedSystem(index))
  return madeUpSnapshot([...exposed, ...closed], changes)
}

function openSystem(index: number, growth: number): Finding {
  const studies = studiesAt(index, growth)
  const images = studies * 31
  return madeUpFinding({
    address: `198.51.${100 + (index >> 8)}.${index & 255}`,
    country: countries[(index * 7 + (index >> 3)) % countries.length]!,
    institution: `Institute ${index} of Imaging`,
    network: `AS${64_500 + (index % 60)} Carrier ${index % 60}`,
    rung: (index % 3 === 0 ? 8 : index % 31 === 0 ? 9 : 7) as Rung,
    product: { family: products[index % products.length]!, confidence: 0.7, reasons: [] },
    counts: {
      studies: index % 50 === 49 ? { value: studies, certainty: 'at least' } : exact(studies),
      images: exact(images),
      imagesAccessible: exact(index % 3 === 0 ? images : 0),
    },
    ...(index % 200 === 0 && {
      tls: { versions: ['TLSv1.2'], isTrusted: false, isSelfSigned: true, asksForClientCertificate: false },
    }),
    ...(index % 15 === 0 && {
      http: [
        {
          port: 80,
          overTls: false,
          viewer: 'Example viewer',
          listsWithoutSignIn: true,
          isDicomweb: false,
          retrieveRouteOpen: false,
        },
      ],
    }),
  })
}

function closedSystem(index: number): Finding {
  const { counts: _, ...rest } = madeUpFinding({
    address: `203.0.${index >> 8}.${index & 255}`,
    country: countries[index % countries.length]!,
    institution: `Closed hospital ${index}`,
    rung: (index % 7) as Rung,
    evidence: [],
    exposedFields: [],
    outcome: index % 7 === 0 ? 'timed-out' : 'done',
    decoy: index % 40 === 3 ? { score: 0.9, reasons: ['accepts every context'] } : { score: 0, reasons: [] },
  })
  return rest
}
