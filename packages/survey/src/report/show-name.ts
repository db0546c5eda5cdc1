/** Names that came from elsewhere, made fit to show: one line, no control or direction characters, not endless. */
import { reportLimits } from './limits.ts'

/** C0, C1, line and paragraph separators, and what turns the direction of text around it. */
const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu

export function showName(text: string, longest: number = reportLimits.nameLength): string {
  const line = text.replace(unfit, ' ').replace(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`
}
