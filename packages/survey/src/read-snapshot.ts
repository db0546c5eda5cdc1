/** Snapshots on disk: read whole, checked field by field, so that nothing later meets a value it does not expect. */
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SurveyError } from './errors.ts'
import { identifyingFields } from './finding.ts'
import { reportLimits } from './report/limits.ts'
import type { Snapshot } from './snapshot.ts'
import { SNAPSHOT_FILE } from './snapshot-file.ts'

const text = z.string().max(4096)
const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER)
const time = z
  .string()
  .max(40)
  .refine((value) => !Number.isNaN(Date.parse(value)), 'write a time as in ISO 8601')

const count = z.discriminatedUnion('certainty', [
  z.object({ value: z.int().min(0), certainty: z.literal('exact') }),
  z.object({ value: z.int().min(0), certainty: z.literal('at least') }),
  z.object({ value: amount, certainty: z.literal('estimated'), low: amount, high: amount }),
])

const finding = z.object({
  address: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535),
  country: text.optional(),
  institution: text.optional(),
  network: text.optional(),
  rung: z.int().min(0).max(9),
  evidence: z.array(z.looseObject({ rung: z.int().min(0).max(9), probe: text, what: text })).max(1000),
  outcome: z.enum(['done', 'refused', 'timed-out', 'protocol-error', 'stopped']),
  dicom: z.looseObject({ acceptsAnyCallingAETitle: z.boolean(), overTls: z.boolean() }).optional(),
  tls: z.looseObject({}).optional(),
  http: z
    .array(z.looseObject({ overTls: z.boolean(), viewer: text.optional(), listsWithoutSignIn: z.boolean() }))
    .max(100)
    .optional(),
  product: z.object({ family: text, confidence: z.number().min(0).max(1), reasons: z.array(text).max(1000) }),
  decoy: z.object({ score: z.number().min(0).max(1), reasons: z.array(text).max(1000) }),
  counts: z.object({ studies: count, images: count, imagesAccessible: count }).optional(),
  exposedFields: z.array(z.enum(identifyingFields)).max(identifyingFields.length),
  sameAs: text.optional(),
  startedAt: time,
  durationMs: amount,
})

const snapshot = z.object({
  format: z.literal('leadglass-survey-snapshot/1'),
  probeVersion: z.int().min(0),
  runID: text,
  scope: z.object({ name: text, authority: text, contact: text, ticket: text }),
  startedAt: time,
  finishedAt: time,
  isComplete: z.boolean(),
  findings: z.array(finding),
})

/** @throws SurveyError `LG_SURVEY_SNAPSHOT_INVALID`; `detail.field` is the place at fault, never its value */
export function parseSnapshot(json: string): Snapshot {
  const result = snapshot.safeParse(parseJson(json))
  if (result.success) return result.data as unknown as Snapshot
  const issue = result.error.issues[0]
  const field = issue?.path.map(String).join('.') ?? ''
  throw invalid(`the snapshot's ${field || 'top level'} is not of its form: ${issue?.message ?? ''}`, { field })
}

/**
 * @param path - the `--out` folder of a run, or a snapshot file
 * @throws SurveyError `LG_SURVEY_SNAPSHOT_INVALID`
 */
export async function readSnapshot(path: string): Promise<Snapshot> {
  const facts = await stat(path).catch(() => undefined)
  const file = facts?.isDirectory() ? join(path, SNAPSHOT_FILE) : path
  const handle = await open(file, 'r').catch((cause) => {
    throw invalid(`${file} cannot be read; name the --out folder of a survey run`, {}, cause)
  })
  try {
    const { size } = await handle.stat()
    if (size > reportLimits.snapshotOctets) throw invalid(`${file} is longer than a snapshot may be`, { octets: size })
    return parseSnapshot(await handle.readFile('utf8'))
  } finally {
    await handle.close()
  }
}

/** Folders below `folder` that hold a snapshot, by name. A folder that is not there holds none. */
export async function findSnapshots(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const runs = entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name))
  const found = await Promise.all(runs.map(async (run) => ((await isFile(join(run, SNAPSHOT_FILE))) ? [run] : [])))
  return found.flat().sort()
}

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() ?? false

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw invalid('the snapshot is no JSON', {}, cause)
  }
}

function invalid(
  message: string,
  detail: Readonly<Record<string, number | string>> = {},
  cause?: unknown,
): SurveyError {
  return new SurveyError('LG_SURVEY_SNAPSHOT_INVALID', message, detail, cause)
}
