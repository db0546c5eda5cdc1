/**
 * Text from outside as it may stand in a line of ours: what would end the line, command a terminal or turn the direction of what
 * follows becomes a space. Source: Unicode UAX 9 (directions), UAX 14 (what ends a line).
 */
const unseen = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu

export function onOneLine(text: string): string {
  return text.replace(unseen, ' ')
}
