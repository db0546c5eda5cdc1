import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SurveyError } from '../src/errors.ts'
import { findSnapshots, parseSnapshot, readSnapshot } from '../src/read-snapshot.ts'
import { madeUpFinding, madeUpSnapshot, madeUpWorld } from './support/made-up.ts'

test('a snapshot is read from its folder as it was written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-snapshot-'))
  const world = madeUpWorld(20)
  await mkdir(join(folder, 'run'))
  await mkdir(join(folder, 'empty'))
  await writeFile(join(folder, 'run', 'snapshot.json'), JSON.stringify(world))
  expect(await findSnapshots(folder)).toEqual([join(folder, 'run')])
  expect(await readSnapshot(join(folder, 'run'))).toEqual(world)
  await expect(readSnapshot(join(folder, 'empty'))).rejects.toMatchObject({ code: 'LG_SURVEY_SNAPSHOT_INVALID' })
  expect(await findSnapshots(join(folder, 'nowhere'))).toEqual([])
  await rm(folder, { recursive: true })
})

test.each([
  ['{', ''],
  ['[]', ''],
  [JSON.stringify({ ...madeUpSnapshot([]), format: 'other/1' }), 'format'],
  [JSON.stringify(madeUpSnapshot([madeUpFinding({ rung: 12 as never })])), 'findings.0.rung'],
  [JSON.stringify(madeUpSnapshot([madeUpFinding({ startedAt: 'yesterday' })])), 'findings.0.startedAt'],
  [JSON.stringify(madeUpSnapshot([madeUpFinding({ decoy: { score: 7, reasons: [] } })])), 'findings.0.decoy.score'],
])('a snapshot that is not of its form names the field and not its value', (json, field) => {
  const read = () => parseSnapshot(json)
  expect(read).toThrow(SurveyError)
  expect(read).toThrow(expect.objectContaining({ code: 'LG_SURVEY_SNAPSHOT_INVALID' }))
  if (field) expect(read).toThrow(expect.objectContaining({ detail: { field } }))
})

test('any text is a snapshot or refused with the one code', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      expect(() => parseSnapshot(text)).toThrow(SurveyError)
    }),
  )
})
