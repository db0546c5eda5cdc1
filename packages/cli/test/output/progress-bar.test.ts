import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { ProgressBar, progressLine } from '../../src/output/progress-bar.ts'
import type { OutputStream } from '../../src/terminal.ts'

test('shows share, amount, rate and remaining time', () => {
  const line = progressLine({ done: 1200, total: 2400, unit: 'instances' }, 4, 100)
  expect(line).toBe(`[${'█'.repeat(15)}${' '.repeat(15)}]  50 %  1,200 of 2,400 instances  300/s  4 s left`)
})

test('counts octets in their own units', () => {
  expect(progressLine({ done: 5e8, total: 2e9, unit: 'octets' }, 2, 100)).toContain(
    '500 MB of 2.0 GB  250 MB/s  6 s left',
  )
})

test('a total nobody knows yet shows amount and rate only', () => {
  expect(progressLine({ done: 40, total: 0, unit: 'files' }, 2, 80)).toBe('40 files  20/s')
})

test('stays within a narrow terminal', () => {
  const line = progressLine({ done: 1_234_567, total: 98_765_432, unit: 'instances' }, 1000, 40)
  expect(line.length).toBeLessThan(40)
})

test('writes nothing where no terminal is', () => {
  const stream: OutputStream & PassThrough = new PassThrough()
  const bar = new ProgressBar(stream)
  bar.update({ done: 1, total: 2, unit: 'files' })
  bar.end()
  expect(stream.read()).toBeNull()
})

test('redraws at most ten times a second and clears its line at the end', () => {
  let clockMs = 0
  const stream: OutputStream & PassThrough = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
  const bar = new ProgressBar(stream, () => clockMs)
  for (; clockMs < 1000; clockMs += 10) bar.update({ done: clockMs, total: 1000, unit: 'files' })
  bar.end()
  const draws = String(stream.read()).split('\r\x1b[2K').slice(1)
  expect(draws).toHaveLength(11)
  expect(draws.at(-1)).toBe('')
})
