/** A process that counts the ports it is told and then waits, so that a test can look through its memory. */
import { dicomProbe } from '../../src/probes/dicom/dicom-probe.ts'
import { fakeReach } from './fake-reach.ts'

/** Shows that a search finds what is there. */
const control = Buffer.from(['control', process.env.CONTROL_TEXT].join('-'))

process.on('message', async (ports: number[]) => {
  const results = []
  for (const port of ports) results.push(await dicomProbe().run({ address: '127.0.0.1', port }, fakeReach()))
  process.send?.(results.map(({ counts, exposedFields }) => ({ counts, exposedFields })))
})
process.on('disconnect', () => process.exit(control.length > 0 ? 0 : 1))
