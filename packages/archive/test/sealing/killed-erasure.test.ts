/** kill -9 before every change that an erasure makes to the disk: the study is then whole, or becomes unreadable in the log too. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInstance } from '../support/instances.ts'
import { newFolder, openLogged, removeFolder } from '../support/logged-archive.ts'
import { clinician, operator, send } from '../support/test-archive.ts'

const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const doomed = makeInstance({ patientID: 'H-DOOMED-1' })
const folders: string[] = []

beforeAll(async () => {
  const folder = await newFolder()
  folders.push(folder)
  const opened = await openLogged(folder)
  await send(opened.archive, doomed)
  await send(opened.archive, makeInstance({ patientID: 'H-OTHER' }))
  await opened.archive.instances(clinician, doomed)
  await opened.close()
})

afterAll(async () => {
  for (const folder of folders) await removeFolder(folder)
})

async function killedBefore(change: number): Promise<{ folder: string; isOver: boolean }> {
  const folder = `${folders[0]}-${change}`
  folders.push(folder)
  await cp(folders[0]!, folder, { recursive: true })
  const script = join(import.meta.dirname, '../support/erase-and-die.ts')
  const args = ['--conditions=source', '--import', loader, script, folder, doomed.studyInstanceUID, String(change)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code, signal] = await once(child, 'exit')
  expect(code === 0 || signal === 'SIGKILL').toBe(true)
  return { folder, isOver: code === 0 }
}

async function stateOf(folder: string): Promise<'whole' | 'erased'> {
  const opened = await openLogged(folder)
  try {
    expect(await opened.problems()).toEqual([])
    const names = await opened.archive.namesOf(operator, { patientID: 'H-DOOMED-1' })
    const subjectOf = await opened.archive.entrySubjects(operator, { identify: true })
    const subjects = await Promise.all((await opened.events()).map(subjectOf))
    const told = JSON.stringify(subjects).includes(doomed.studyInstanceUID)
    const certificates = await opened.archive.erasures(operator)
    expect([names.length, told, certificates.length]).toEqual(certificates.length === 0 ? [2, true, 0] : [0, false, 1])
    for (const certificate of certificates)
      expect(await opened.archive.checkErasure(operator, certificate)).toMatchObject({ isDestroyed: true })
    return certificates.length === 0 ? 'whole' : 'erased'
  } finally {
    await opened.close()
  }
}

test('whatever the moment, the study is whole or gone from the log, and nothing in between', {
  timeout: 600_000,
}, async () => {
  const states: string[] = []
  for (let change = 0; change < 60; change += 1) {
    const { folder, isOver } = await killedBefore(change)
    states.push(await stateOf(folder))
    if (isOver) break
  }
  expect(states.length).toBeLessThan(60)
  expect(states[0]).toBe('whole')
  expect(states.slice(states.indexOf('erased'))).not.toContain('whole')
})
