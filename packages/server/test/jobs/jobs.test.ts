import { expect, test } from 'vitest'
import { Jobs } from '../../src/jobs/jobs.ts'

const principal = 'operator:root'

test('a job is listed while it runs, with how far it is, and after it', async () => {
  const jobs = new Jobs()
  let end = (_: string) => {}
  const ended = new Promise<string>((resolve) => {
    end = resolve
  })
  const work = jobs.run({ operation: 'verify', principal }, async (onProgress) => {
    onProgress({ done: 3, total: 9, unit: 'records' })
    return ended
  })
  expect(jobs.list()).toMatchObject([{ operation: 'verify', principal, state: 'running', progress: { done: 3 } }])
  end('whole')
  expect(await work).toBe('whole')
  expect(jobs.list()).toMatchObject([{ state: 'done', endedAt: expect.stringMatching(/^\d{4}-/) }])
})

test('one that failed says by which code, and the error goes on to the caller', async () => {
  const jobs = new Jobs()
  const failing = jobs.run({ operation: 'reindex', principal }, () =>
    Promise.reject(Object.assign(new Error('no'), { code: 'LG_ARCHIVE_FULL' })),
  )
  await expect(failing).rejects.toThrow('no')
  expect(jobs.list()).toMatchObject([{ state: 'failed', why: 'LG_ARCHIVE_FULL' }])
})

test('the newest come first, and those that ended are forgotten before those that run', async () => {
  const jobs = new Jobs()
  void jobs.run({ operation: 'import', principal }, () => new Promise(() => {}))
  for (let n = 0; n < 150; n += 1) await jobs.run({ operation: 'verify', principal }, async () => n)
  const listed = jobs.list()
  expect(listed).toHaveLength(100)
  expect(listed[0]!.id).toBe(151)
  expect(listed.at(-1)).toMatchObject({ operation: 'import', state: 'running' })
})
