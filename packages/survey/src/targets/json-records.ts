/**
 * The records of a JSON file, each with its line: one record a line, a list, or a list inside an answer of an API
 * (`matches` of Shodan, `hits` of Censys). Commas between records are not insisted on: masscan leaves odd ones.
 */
import { invalidLine } from './record.ts'

export interface JsonRecord {
  /** Where it begins, counted from 1. */
  readonly line: number
  readonly value: Readonly<Record<string, unknown>>
}

/** @throws SurveyError `LG_SURVEY_TARGETS_INVALID` */
export function jsonRecords(text: string): JsonRecord[] {
  const envelope = /^\s*\{[^[\]]*?"(?:matches|hits)"\s*:\s*\[/.exec(text)
  const records: JsonRecord[] = []
  let place = envelope ? envelope[0].length : 0
  let line = linesIn(text, 0, place) + 1
  while (place < text.length) {
    const character = text[place]!
    if (character === '{') {
      const end = endOfObject(text, place, line)
      records.push({ line, value: parseRecord(text.slice(place, end), line) })
      line += linesIn(text, place, end)
      place = end
      continue
    }
    if (envelope && character === ']') return records
    if (character === '\n') line++
    else if (!/[\s,[\]\ufeff]/.test(character)) throw invalidLine(line, 'not JSON')
    place++
  }
  return records
}

/** Just behind the brace that closes the one at `start`; strings are passed over. */
function endOfObject(text: string, start: number, line: number): number {
  const marks = /["{}]/g
  marks.lastIndex = start
  let depth = 0
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[0] === '"') marks.lastIndex = endOfString(text, mark.index, line)
    else depth += mark[0] === '{' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  throw invalidLine(line, 'the record that begins here does not end')
}

function endOfString(text: string, start: number, line: number): number {
  for (let place = start + 1; place < text.length; place++) {
    if (text[place] === '\\') place++
    else if (text[place] === '"') return place + 1
  }
  throw invalidLine(line, 'a string of the record that begins here does not end')
}

function parseRecord(text: string, line: number): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalidLine(line, 'not JSON', cause)
  }
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0
  for (let place = text.indexOf('\n', from); place >= 0 && place < to; place = text.indexOf('\n', place + 1)) lines++
  return lines
}
