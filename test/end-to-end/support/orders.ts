/** Data sets of the worklist, in DICOM JSON: an examination for a scanner, a task for people. */
import { newUID } from './made-instance.ts'

export interface Order {
  patientName?: string
  patientID?: string
  /** YYYYMMDD; default today */
  day?: string
  station?: string
  description?: string
}

export const today = (): string => {
  const now = new Date()
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
}

export function examination({ patientName = 'Curie^Marie', patientID = 'C-1', day = today(), ...more }: Order = {}) {
  const { station = 'CT1', description = 'Thorax' } = more
  return {
    '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
    '0020000D': { vr: 'UI', Value: [newUID()] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: patientName }] },
    '00100020': { vr: 'LO', Value: [patientID] },
    // An attribute that no form shows: it must outlive every change.
    '00102000': { vr: 'LO', Value: ['PACEMAKER'] },
    '00400100': {
      vr: 'SQ',
      Value: [
        {
          '00400001': { vr: 'AE', Value: [station] },
          '00400002': { vr: 'DA', Value: [day] },
          '00400003': { vr: 'TM', Value: ['093000'] },
          '00080060': { vr: 'CS', Value: ['CT'] },
          '00400007': { vr: 'LO', Value: [description] },
          '00400009': { vr: 'SH', Value: [`S${newUID().slice(-10)}`] },
        },
      ],
    },
  }
}

export function task(label: string, { patientName = 'Curie^Marie', patientID = 'C-1' }: Order = {}) {
  return {
    '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
    '00741200': { vr: 'CS', Value: ['MEDIUM'] },
    '00741204': { vr: 'LO', Value: [label] },
    '00404005': { vr: 'DT', Value: [`${today()}093000`] },
    '00404041': { vr: 'CS', Value: ['READY'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: patientName }] },
    '00100020': { vr: 'LO', Value: [patientID] },
  }
}
