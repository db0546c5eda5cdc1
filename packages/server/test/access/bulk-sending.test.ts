/** Sending studies to another node takes them out of the archive: it counts as exporting does, and in bulk it takes two people. */

import { mkdirSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PersonPrincipal } from '@leadglass/access'
import { freePort } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DataFolder, openDataFolder } from '../../src/data-folder/data-folder.ts'
import { initialise, runOperation } from '../../src/index.ts'
import { dispatch } from '../../src/operations/dispatch.ts'
import { removeScratchFolders, scratchFolder } from '../support/archives.ts'
import { addNode, type Running, startPeer } from '../support/dicom-peers.ts'
import { fileOf, studies } from './studies.ts'

const carl: PersonPrincipal = { kind: 'person', name: 'carl', role: 'clinician', via: 'session' }
const grace: PersonPrincipal = { kind: 'person', name: 'grace', role: 'administrator', via: 'session' }
let data: DataFolder
let receiver: Running
let inbox: string

beforeAll(async () => {
  const scratch = await scratchFolder()
  const folder = join(scratch, 'data')
  await initialise({ folder, environment: {} })
  const paths = studies.slice(0, 3).map((_, number) => join(scratch, `${number}.dcm`))
  for (const [number, path] of paths.entries()) await writeFile(path, fileOf(studies[number]!))
  await runOperation(folder, 'import', { paths }, undefined, { environment: {} })
  const port = await freePort()
  await addNode(folder, 'MIRROR', scratch, { port, plaintext: true })
  inbox = join(scratch, 'inbox')
  mkdirSync(inbox)
  receiver = await startPeer('storescp', ['-od', inbox, String(port)], port)
  data = await openDataFolder({ folder, environment: { LEADGLASS_ACCESS_BULK_EXPORT_STUDIES: '1' } })
})
afterAll(async () => {
  await data?.close()
  await receiver?.stop()
  await removeScratchFolders()
})

const send = (number: number) =>
  dispatch(
    'peer.send',
    { aeTitle: 'MIRROR', study: studies[number]!.uid },
    { data, principal: carl, onProgress: () => undefined },
  )
const arrived = () => readdirSync(inbox).length

test('one study more than usual waits for another person, and nothing of it is sent before', async () => {
  await send(0)
  await send(0)
  expect(arrived()).toBe(1)
  await expect(send(1)).rejects.toMatchObject({ code: 'LG_APPROVAL_REQUIRED' })
  expect(arrived()).toBe(1)
  const asked = { action: 'study:export', object: 'bulk', reason: 'moves to another hospital', uses: 1 } as const
  const { id } = await data.accounts.book.askApproval(asked, carl)
  await data.accounts.book.decideApproval(id, { approve: true }, grace)
  await send(1)
  expect(arrived()).toBe(2)
  await expect(send(2)).rejects.toMatchObject({ code: 'LG_APPROVAL_REQUIRED' })
})
