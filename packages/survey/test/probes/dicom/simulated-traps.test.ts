/** The traps of the shipped fleets, one system each, at full size: what the probe finds is what the fleet says. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dicomProbe } from '../../../src/probes/dicom/dicom-probe.ts'
import { fleetOf, type TestFleet } from '../../simulate/support/fleet-of.ts'
import { fakeReach } from '../../support/fake-reach.ts'

const rows = [
  '1,11112,orthanc,DE,7003,90000,cap=500/FE00 undated=7',
  '2,11112,dcm4chee,DE,5001,80000,cap=300/A700 retrieve undated=12 moment=700',
  '3,11112,fo-dicom,DE,6007,50000,cap=100/0000 empty-values undated=9 retrieve store',
  '4,11112,conquest,DE,1002,20000,cap=250/FE00 undated=11',
  '5,11112,mergecom,DE,1203,60000,counts=series retrieve',
  '6,11112,dcmqrscp,DE,31,900,undated=3',
  '7,11112,dcm4chee2,DE,903,4000,tls retrieve',
  '8,11112,dcmtk-vendor,DE,903,4000,anonymous undated=900',
  '9,11112,orthanc,DE,500,4000,find=abort retrieve store',
  '10,11112,conquest,DE,500,4000,find=0124',
  '11,11112,mergecom,DE,,,reject=1.1.7',
  '12,11112,dcmtk-vendor,DE,,,abort',
  '13,11112,dcmtk-vendor,DE,,,no-query',
  '14,11112,dcm4chee,DE,,,tls=client',
  '15,11112,garbage,DE,,,',
  '16,11112,giant,DE,,,',
  '17,11112,closes,DE,,,',
  '18,11112,resets,DE,,,',
  '19,11112,silent,DE,,,',
  '20,11112,drip,DE,,,',
  '21,11112,ssh,DE,,,',
  '22,11112,nothing,DE,,,',
] as const

let fleet: TestFleet
beforeAll(async () => {
  fleet = await fleetOf(rows, 47)
})
afterAll(() => fleet.remove())

const probe = dicomProbe({ limits: { greetingMs: 700 } })

test.each(rows)('%s', async (row) => {
  const address = `127.47.0.${row.split(',')[0]}`
  const expected = fleet.expected.systems.find((system) => system.address === address)!
  const result = await probe.run({ address, port: 11112 }, fakeReach({ address }))
  expect(Math.max(...result.evidence.map(({ rung }) => rung))).toBe(expected.rung)
  expect(result.counts?.studies.value).toBe(expected.studies)
  expect(result.counts?.images.value).toBe(expected.images)
  if (result.exposedFields) expect(result.exposedFields.length > 0).toBe(!row.includes('anonymous'))
})
