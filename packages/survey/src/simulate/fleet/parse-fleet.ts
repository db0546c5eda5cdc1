/**
 * Reads a fleet file: YAML with three tables in it. Every row is checked, and the systems have to add up to the figures.
 *
 * Source of the format: docs/reference/fleets.md.
 */
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { SurveyError } from '../../errors.ts'
import { type ProductName, products } from '../dicom/products.ts'
import { oddHosts } from '../odd/odd-hosts.ts'
import { dayNumber } from '../studies/calendar.ts'
import { requireSums } from './check-sums.ts'
import { FLEET_FORMAT, type Fleet, type FleetCountry, type FleetFigure, figureNames } from './fleet.ts'
import { parseOptions, wholeNumber } from './options.ts'
import { requireSound } from './require-sound.ts'
import { type FleetSystem, type Mark, marks } from './system.ts'
import { fleetInvalid, type Row, rowsOf } from './tables.ts'

const schema = z.strictObject({
  format: z.literal(FLEET_FORMAT),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  title: z.string().min(1).max(300),
  source: z.string().max(2000),
  seed: z.int().min(0).max(0xffffffff),
  until: z.string().refine((text) => dayNumber(text) !== undefined, 'a day such as 2019-09-15'),
  figures: z.string().optional(),
  countries: z.string().optional(),
  systems: z.string(),
})

const columns = {
  figures: ['figure', 'value', 'mark', 'note'],
  countries: ['country', 'open', 'studies', 'images', 'accessible', 'marks'],
  systems: ['address', 'port', 'kind', 'country', 'studies', 'images', 'options', 'mark'],
} as const

/** @throws SurveyError `LG_SURVEY_FLEET_INVALID`; `detail.line` names the line */
export function parseFleet(text: string): Fleet {
  const { head, lineOf } = readHead(text)
  const table = (name: keyof typeof columns) => {
    const content = head[name]
    return content === undefined ? [] : rowsOf(name, content, columns[name], lineOf(name))
  }
  const systems = table('systems').map(systemOf)
  requireSound(systems)
  const fleet = {
    name: head.name,
    title: head.title,
    source: head.source,
    seed: head.seed,
    until: dayNumber(head.until)!,
    figures: table('figures').map(figureOf),
    countries: table('countries').map(countryOf),
    systems,
  }
  requireSums(fleet)
  return fleet
}

/** The fields of the file, and where the text of each table begins. */
function readHead(text: string): { head: z.infer<typeof schema>; lineOf: (name: string) => number } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [fault] = document.errors
  if (fault) throw fleetInvalid(`no YAML: ${fault.code}`, lines.linePos(fault.pos[0]).line)
  const lineOf = (name: string) => {
    const node = document.get(name, true) as { range?: readonly number[] } | undefined
    // The text of a block begins on the line below `systems: |`.
    return node?.range ? lines.linePos(node.range[0]!).line + 1 : 1
  }
  const result = schema.safeParse(plainValue(document))
  if (result.success) return { head: result.data, lineOf }
  const [issue] = result.error.issues
  const field = issue?.path.join('.') ?? ''
  throw fleetInvalid(`${field === '' ? 'the file' : field}: ${issue?.message}`, Math.max(1, lineOf(field) - 1))
}

/** Aliases are refused: a few of them make a short file a huge one. */
function plainValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (cause) {
    throw new SurveyError('LG_SURVEY_FLEET_INVALID', 'fleet: aliases are not taken', { line: 1 }, cause)
  }
}

function systemOf({ cells, line }: Row): FleetSystem {
  const { address = '', kind = '', country = '', mark = '' } = cells
  const isDicom = Object.hasOwn(products, kind)
  const options = parseOptions(cells.options ?? '', isDicom)
  if (!isLoopback(address)) throw fleetInvalid('address is none of 127.0.0.0/8', line)
  if (!isDicom && !Object.hasOwn(oddHosts, kind) && kind !== 'nothing') throw fleetInvalid(`unknown kind ${kind}`, line)
  if ('unknown' in options) throw fleetInvalid(`unknown option ${options.unknown}`, line)
  return {
    line,
    address,
    port: numberIn(cells, 'port', line),
    kind: kind as ProductName,
    country,
    studies: numberIn(cells, 'studies', line),
    images: numberIn(cells, 'images', line),
    options,
    mark: markOf(mark, line),
  }
}

function figureOf({ cells, line }: Row): FleetFigure {
  const figure = figureNames.find((name) => name === cells.figure)
  if (figure === undefined) throw fleetInvalid(`unknown figure ${cells.figure}`, line)
  return { line, figure, value: numberIn(cells, 'value', line), mark: markOf(cells.mark!, line), note: cells.note! }
}

function countryOf({ cells, line }: Row): FleetCountry {
  const letters = [...(cells.marks ?? '')].map((letter) => markOf(letter, line))
  if (letters.length !== 4) throw fleetInvalid('marks are four letters, one for each figure', line)
  return {
    line,
    country: cells.country!,
    open: numberIn(cells, 'open', line),
    studies: numberIn(cells, 'studies', line),
    imagesLinked: numberIn(cells, 'images', line),
    imagesAccessible: numberIn(cells, 'accessible', line),
    marks: letters as unknown as readonly [Mark, Mark, Mark, Mark],
  }
}

/** An empty cell is 0. */
function numberIn(cells: Row['cells'], column: string, line: number): number {
  const text = cells[column] ?? ''
  const value = text === '' ? 0 : wholeNumber(text)
  if (value === undefined) throw fleetInvalid(`${column} is no whole number`, line)
  return value
}

function markOf(letter: string, line: number): Mark {
  const mark = marks.find((each) => each === letter)
  if (mark === undefined) throw fleetInvalid(`mark ${letter} is none of ${marks.join(' ')}`, line)
  return mark
}

function isLoopback(address: string): boolean {
  const parts = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1)
  return parts?.every((part) => Number(part) <= 255 && String(Number(part)) === part) ?? false
}
