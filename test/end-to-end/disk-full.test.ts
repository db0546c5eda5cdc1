/** A disk that is full: the sender gets A700H, the server goes on, nothing acknowledged is lost. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UIDs } from '@leadglass/dicom'
import { expect, onTestFinished, test } from 'vitest'
import { DicomWeb } from './support/dicomweb.ts'
import { dataSetOctets } from './support/files.ts'
import { type MadeInstance, madeInstance, newUID, toStore } from './support/made-instance.ts'
import { openSender } from './support/sender.ts'
import { TestArchive } from './support/test-archive.ts'

const diskOctets = 64 * 1024 * 1024
/** C-ECHO needs a context, too. */
const verification = { sopClass: UIDs.VerificationSOPClass, transferSyntax: UIDs.ImplicitVRLittleEndian }
const outOfResources = 0xa700

/** A small file system of its own, gone after the test; `undefined` where mounting is not permitted. */
function smallDisk(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'leadglass-disk-'))
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskOctets}`, 'leadglass-test', place], { stdio: 'pipe' })
  } catch {
    return undefined
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', place])
  })
  return place
}

test('a full disk is told to the sender, and storing goes on once there is room', async () => {
  const disk = smallDisk()
  if (disk === undefined) {
    console.warn(
      'no right to mount a small disk here: a full disk is shown by the injected faults of the archive package only',
    )
    return
  }
  const archive = await TestArchive.create(join(disk, 'archive'))
  onTestFinished(() => archive.remove())
  const credentials = await archive.node('SCANNER1')
  const server = await archive.serve()
  const ballast = join(disk, 'ballast')
  writeFileSync(ballast, Buffer.alloc(diskOctets / 2))

  const studyUID = newUID()
  const kept: MadeInstance[] = []
  const sender = await openSender(server, credentials, [madeInstance(), verification])
  const next = () => madeInstance({ studyUID, pixelOctets: 1_000_064 })
  for (;;) {
    const instance = next()
    const { Status } = await sender.store(toStore(instance))
    if (Status !== 0) {
      expect(Status).toBe(outOfResources)
      break
    }
    kept.push(instance)
    expect(kept.length).toBeLessThan(64)
  }
  expect(await sender.store(toStore(next()))).toMatchObject({ Status: outOfResources })
  expect(await sender.echo()).toMatchObject({ Status: 0 })

  rmSync(ballast)
  const after = next()
  expect(await sender.store(toStore(after))).toMatchObject({ Status: 0 })
  await sender.release()
  kept.push(after)

  const web = await DicomWeb.of(archive, server)
  for (const { studyUID: studyInstanceUID, seriesUID: seriesInstanceUID, sopUID: sopInstanceUID, dataSet } of kept) {
    const { status, body } = await web.instance({ studyInstanceUID, seriesInstanceUID, sopInstanceUID })
    expect(status).toBe(200)
    expect(dataSetOctets(body).equals(dataSet)).toBe(true)
  }
  expect(await web.rows(`/studies/${studyUID}/instances`)).toHaveLength(kept.length)
  expect(await archive.run(['verify'])).toMatchObject({ problems: [] })
}, 120_000)
