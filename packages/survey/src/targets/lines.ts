/** Targets as lines: masscan's list (`open tcp 104 192.0.2.1 1575000000`) and zmap's (an address a line). */
import { type FoundTarget, invalidLine } from './record.ts'

/** The lines that say something, counted from 1. */
function* linesOf(text: string): Generator<{ line: number; words: string[] }> {
  let line = 0
  for (const content of text.split('\n')) {
    line++
    const words = content.trim().split(/\s+/)
    if (words[0] !== '' && !words[0]!.startsWith('#')) yield { line, words }
  }
}

/** `banner` lines and other protocols than TCP are passed over. @throws SurveyError `LG_SURVEY_TARGETS_INVALID` */
export function targetsOfMasscanList(text: string): FoundTarget[] {
  return [...linesOf(text)].flatMap(({ line, words: [state, protocol, port, address] }) => {
    if (state === 'banner' || (state === 'open' && protocol === 'udp')) return []
    if (state !== 'open' || protocol !== 'tcp') throw invalidLine(line, 'not of the form `open tcp PORT ADDRESS TIME`')
    return [{ line, address, port }]
  })
}

/** @param defaultPort - the port that was scanned: such a list does not say it */
export function targetsOfZmap(text: string, defaultPort?: number): FoundTarget[] {
  return [...linesOf(text)].map(({ line, words: [address] }) => {
    if (defaultPort === undefined) throw invalidLine(line, 'a list of addresses does not say the port: give --port')
    return { line, address, port: defaultPort }
  })
}
