/**
 * What studies of this archive look like from outside, for a canary to look like one: of a few of the newest series the
 * institution, a device, and the form of numbers. Digits are taken out here; nothing of a patient leaves.
 */
import { randomInt } from 'node:crypto'
import type { SearchRow } from '@leadglass/archive'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const canaryStyle: Operation<'canary.style'> = {
  right: 'canaries:write',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data, principal }) {
    const query = { match: [], limit: 20, offset: 0 } as const
    const series = await data.archive.search(principal, { ...query, level: 'series' })
    const studies = await data.archive.search(principal, { ...query, level: 'study' })
    const one = (rows: readonly SearchRow[], keyword: string, otherwise: string) => {
      const values = rows.map((row) => row[keyword]).filter((value) => typeof value === 'string' && value !== '')
      return values.length === 0 ? otherwise : String(values[randomInt(values.length)])
    }
    return {
      patientID: formOf(one(studies.rows, 'PatientID', '0000000')),
      issuerOfPatientID: one(studies.rows, 'IssuerOfPatientID', ''),
      accessionNumber: formOf(one(studies.rows, 'AccessionNumber', '00000000')),
      institutionName: one(series.rows, 'InstitutionName', one(studies.rows, 'InstitutionName', 'General Hospital')),
      referringPhysicianName: '',
      stationName: one(series.rows, 'StationName', ''),
      manufacturerModelName: one(series.rows, 'ManufacturerModelName', 'Definition AS'),
    }
  },
}

function formOf(number: string): string {
  return number.replace(/\d/g, '0')
}
