/** What the command line of the benchmark says. */
import { parseArgs } from 'node:util'
import type { CorpusName } from '@leadglass/testkit'

export interface BenchOptions {
  readonly subject: (typeof subjects)[number]
  readonly quick: boolean
  readonly corpora: readonly CorpusName[]
  /** Undefined: 5, and 3 for `big`. */
  readonly rounds: number | undefined
  readonly contestants: readonly string[] | undefined
  /** Where the markdown goes besides standard output. */
  readonly out: string | undefined
  /** Studies of one instance in the store while reading is measured. */
  readonly studies: number
}

const subjects = [
  'ingest',
  'read',
  'dicomweb',
  'start',
  'query',
  'retrieve',
  'first-image',
  'viewer',
  'survey',
  'survey-count',
  'audit',
  'backup',
] as const
const corpora: readonly CorpusName[] = ['ct', 'small', 'big']

export const usage = `usage: npm run bench -- ingest|read|dicomweb|start|query|retrieve|first-image|viewer|survey|survey-count|audit|backup [--quick] [--only ct,small,big] [--rounds N]
                       [--contestants leadglass,orthanc,storescp] [--studies N] [--out FILE]`

/** @throws Error with a sentence for the person at the terminal */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      contestants: { type: 'string' },
      studies: { type: 'string', default: '60' },
      out: { type: 'string' },
    },
  })
  const subject = subjects.find((name) => name === positionals[0])
  if (!subject) throw new Error(usage)
  const only = values.only?.split(',')
  const unknown = only?.find((name) => !corpora.some((corpus) => corpus === name))
  if (unknown !== undefined) throw new Error(`there is no corpus ${unknown}\n${usage}`)
  return {
    subject,
    quick: values.quick,
    corpora: corpora.filter((name) => !only || only.includes(name)),
    rounds: values.rounds === undefined ? undefined : Number(values.rounds),
    contestants: values.contestants?.split(','),
    out: values.out,
    studies: Number(values.studies),
  }
}
