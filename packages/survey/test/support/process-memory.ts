/** Looks through all readable memory of a process of ours (Linux). Source: proc(5), `maps` and `mem`. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

const PIECE_OCTETS = 4 * 1024 * 1024

/** Which of the texts stand in the memory of the process, in ASCII or UTF-16. */
export function findInMemory(pid: number, texts: readonly string[]): string[] {
  const needles = texts.flatMap((text) => [
    { text, octets: Buffer.from(text, 'latin1') },
    { text, octets: Buffer.from(text, 'utf16le') },
  ])
  const overlap = Math.max(...needles.map(({ octets }) => octets.length))
  const found = new Set<string>()
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const piece = Buffer.alloc(PIECE_OCTETS)
  for (const { start, end } of readableRanges(pid)) {
    for (let at = start; at < end; at += PIECE_OCTETS - overlap) {
      const octets = piece.subarray(0, readPiece(memory, piece, at, Math.min(PIECE_OCTETS, end - at)))
      for (const needle of needles) if (octets.includes(needle.octets)) found.add(needle.text)
    }
  }
  closeSync(memory)
  return [...found]
}

function readableRanges(pid: number): { start: number; end: number }[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, start, end, readable, name] = /^(\w+)-(\w+) (.)\S+ \S+ \S+ \S+\s*(.*)$/.exec(line) ?? []
      if (readable !== 'r' || name?.startsWith('[v')) return []
      return [{ start: Number.parseInt(start!, 16), end: Number.parseInt(end!, 16) }]
    })
}

/** Pages that went away meanwhile read as nothing. */
function readPiece(memory: number, piece: Buffer, at: number, length: number): number {
  try {
    return readSync(memory, piece, 0, length, at)
  } catch {
    return 0
  }
}
