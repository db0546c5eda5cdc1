/**
 * Looks at an archive that was just restored: does it have what it had, can its images be read, does its log verify?
 *
 * Opening it has authenticated every record already: the index is made anew from all octets of all packs, and what does not
 * authenticate is in no index. So the counts tell whether something is missing, and `verify` names it then.
 */
import { join } from 'node:path'
import type { Principal } from '@leadglass/access'
import type { ArchiveStatistics, BackupFacts, InstanceContent, InstanceHandle } from '@leadglass/archive'
import { verifyAuditLog } from '@leadglass/audit'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { limits } from '../limits.ts'
import type { ProblemView, Progress } from '../operations/operation-table.ts'
import { problemViews } from '../operations/verify-problems.ts'
import { saying, textOf } from '../text/sentences.ts'

export type Counts = Pick<ArchiveStatistics, 'studies' | 'instances' | 'trashed'>

/** What is not as it was. @param expected - what the archive said of itself when the backup was made */
export async function countsThatDiffer(
  { archive }: Pick<DataFolder, 'archive'>,
  principal: Principal,
  expected: Counts,
): Promise<{ found: Counts; problems: ProblemView[] }> {
  const { studies, instances, trashed } = await archive.statistics()
  const found = { studies, instances, trashed }
  const different = (['studies', 'instances', 'trashed'] as const).filter((what) => found[what] !== expected[what])
  if (different.length === 0) return { found, problems: [] }
  const counts = different.map((what) => ({
    where: textOf(saying(`at-${what}`)),
    code: 'count-differs',
    message: textOf(saying('copy-counts-differ', { expected: expected[what], found: found[what] })),
  }))
  const { problems } = await archive.verify(principal)
  return { found, problems: [...counts, ...problemViews(problems)].slice(0, limits.reportedProblems) }
}

export interface ReadBack {
  instances: number
  octets: number
  problems: ProblemView[]
}

/** Reads instances as every protocol does: the whole data set, and a frame where there is one. */
export async function readBack(
  { archive }: Pick<DataFolder, 'archive'>,
  principal: Principal,
  handles: AsyncIterable<InstanceHandle> | Iterable<InstanceHandle>,
  { total, onProgress, signal }: { total: number; onProgress(progress: Progress): void; signal: AbortSignal },
): Promise<ReadBack> {
  const read: ReadBack = { instances: 0, octets: 0, problems: [] }
  for await (const handle of handles) {
    if (signal.aborted) return read
    read.instances += 1
    try {
      read.octets += await lengthOf(await archive.openInstance(principal, handle), handle)
    } catch (error) {
      const code = String((error as { code?: unknown }).code ?? 'UNKNOWN')
      const where = textOf(saying('at-record', { record: handle.version }))
      const problem = { where, code, message: textOf(saying('copy-instance-unreadable')) }
      if (read.problems.length < limits.reportedProblems) read.problems.push(problem)
    }
    onProgress({ done: read.instances, total, unit: 'instances' })
  }
  return read
}

async function lengthOf(content: InstanceContent, { dataSetLength }: InstanceHandle): Promise<number> {
  let octets = 0
  for await (const chunk of content.dataSet()) octets += chunk.length
  if (octets !== dataSetLength) throw Object.assign(new Error('short'), { code: 'LG_RECORD_DAMAGED' })
  if (content.frameCount > 0) for await (const _ of content.frame(1));
  return octets
}

/** Every instance of an archive, in the order of arrival. */
export async function* everyInstance(
  { archive }: Pick<DataFolder, 'archive'>,
  principal: Principal,
): AsyncGenerator<InstanceHandle> {
  for (let after = 0; ; ) {
    const page = await archive.arrivals(principal, { after, limit: pageOfArrivals })
    if (page.length === 0) return
    for (const { handle } of page) yield handle
    after = page.at(-1)!.sequence
  }
}

const pageOfArrivals = 500

/** So many of them, each as likely as any other (Vitter's algorithm R). */
export async function sampleOf<T>(
  all: AsyncIterable<T>,
  count: number,
  random: () => number = Math.random,
): Promise<T[]> {
  const sample: T[] = []
  let seen = 0
  for await (const one of all) {
    seen += 1
    if (sample.length < count) sample.push(one)
    else {
      const place = Math.floor(random() * seen)
      if (place < count) sample[place] = one
    }
  }
  return sample
}

/** The log must verify, and go on from the checkpoint that the archive had signed then, and from what came back of these witnesses. */
export async function auditProblems(
  root: string,
  publicKey: Uint8Array,
  { audit }: BackupFacts,
  witnesses: readonly string[],
): Promise<{ entries: number; problems: ProblemView[] }> {
  const { entries, problems } = await verifyAuditLog({
    folder: join(root, 'audit'),
    publicKey,
    earlier: [audit.checkpoint],
    witnesses: { keys: witnesses, needed: 0 },
  })
  const where = textOf(saying('at-log'))
  const views = problems.map(({ kind, message }) => ({ where, code: kind, message }))
  return { entries, problems: views.slice(0, limits.reportedProblems) }
}
