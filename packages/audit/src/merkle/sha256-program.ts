/**
 * SHA-256 of four messages at a time, one in each lane of a 128-bit register: a WebAssembly program, put together here from the
 * definition of the function. A call of the system's implementation for one short message costs more than its hash does.
 *
 *     digest(m0, m1, m2, m3, blocks, o0, o1, o2, o3)   whole, padded messages of as many blocks; 32 octets to each o
 *     pairs(hashes, out)                               SHA-256(01 · left · right) of four pairs of hashes, one after the other
 *
 * Sources: FIPS 180-4 (6.2, 4.2.2, 5.3.3); WebAssembly Core Specification 2.0 (5 Binary Format).
 */

const primes = Array.from({ length: 310 }, (_, i) => i + 2).filter((n) => {
  for (let divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) return false
  return true
})
/** The first 32 bits of what follows the point. */
const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32) | 0
const roundConstants = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)))
const initialState = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))

type Code = number[]
/** Thousands of instructions; arrays of them take long to copy. */
type LongCode = Uint8Array

const joined = (...parts: (Code | LongCode)[]): LongCode => Buffer.concat(parts.map((part) => Uint8Array.from(part)))

/** LEB128: unsigned as they come, signed for constants. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}
function signed(value: number): Code {
  const rest = value >> 7
  const isLast = (rest === 0 && (value & 0x40) === 0) || (rest === -1 && (value & 0x40) !== 0)
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(rest)]
}

const get = (local: number): Code => [0x20, ...unsigned(local)]
const set = (local: number): Code => [0x21, ...unsigned(local)]
const constant = (value: number): Code => [0x41, ...signed(value)]
const simd = (operation: number, ...immediates: number[]): Code => [0xfd, ...unsigned(operation), ...immediates]
/** Alignment 2^0: messages lie anywhere. */
const at = (offset: number): Code => [0, ...unsigned(offset)]

const splat = (value: number): Code => [...constant(value), ...simd(0x11)]
const or = simd(0x50)
const xor = simd(0x51)
/** [a, b, mask]: a where the mask has ones, b elsewhere. */
const select = simd(0x52)
const add = simd(0xae)
const shiftLeft = (bits: number): Code => [...constant(bits), ...simd(0xab)]
const shiftRight = (bits: number): Code => [...constant(bits), ...simd(0xad)]
/** Octets of each lane in the other order. */
const reverse = (local: number): Code => [
  ...get(local),
  ...get(local),
  ...simd(0x0d, ...[3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12]),
]
const rotate = (local: number, bits: number): Code => [
  ...get(local),
  ...shiftRight(bits),
  ...get(local),
  ...shiftLeft(32 - bits),
  ...or,
]
const xorOfRotations = (local: number, [a, b, c]: readonly [number, number, number]): Code => [
  ...rotate(local, a),
  ...rotate(local, b),
  ...xor,
  ...rotate(local, c),
  ...xor,
]

/** Where a function keeps what it works with: after its parameters, in this order. */
interface Registers {
  state: number[]
  working: number[]
  words: number[]
  /** One more than the last. */
  end: number
}

function registersAfter(parameters: number): Registers {
  const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)
  return {
    state: from(parameters, 8),
    working: from(parameters + 8, 8),
    words: from(parameters + 16, 16),
    end: parameters + 32,
  }
}

const begin = ({ state }: Registers): Code => state.flatMap((local, i) => [...splat(initialState[i]!), ...set(local)])

/** One block: its 16 words are in `words`; adds to `state`. */
function compress({ state, working, words }: Registers): LongCode {
  const code: Code = working.flatMap((local, i) => [...get(state[i]!), ...set(local)])
  for (let round = 0; round < 64; round += 1) {
    if (round >= 16) code.push(...expand(words, round))
    const [a, b, c, d, e, f, g, h] = working.map((_, i) => working[(i - round + 64) % 8]!) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    code.push(
      ...get(h),
      ...xorOfRotations(e, [6, 11, 25]),
      ...add,
      ...[...get(f), ...get(g), ...get(e), ...select, ...add],
      ...[...splat(roundConstants[round]!), ...add],
      ...[...get(words[round % 16]!), ...add, ...set(h)],
      ...[...get(d), ...get(h), ...add, ...set(d)],
      ...get(h),
      ...xorOfRotations(a, [2, 13, 22]),
      ...add,
      ...[...get(c), ...get(a), ...get(a), ...get(b), ...xor, ...select, ...add, ...set(h)],
    )
  }
  return joined(
    code,
    state.flatMap((local, i) => [...get(local), ...get(working[i]!), ...add, ...set(local)]),
  )
}

/** Word `round` of the message schedule, in the place of the one 16 before. */
function expand(words: readonly number[], round: number): Code {
  const word = (back: number) => words[(round - back) % 16]!
  const [two, fifteen] = [word(2), word(15)]
  return [
    ...get(word(16)),
    ...[...rotate(fifteen, 7), ...rotate(fifteen, 18), ...xor, ...get(fifteen), ...shiftRight(3), ...xor, ...add],
    ...[...get(word(7)), ...add],
    ...[...rotate(two, 17), ...rotate(two, 19), ...xor, ...get(two), ...shiftRight(10), ...xor, ...add],
    ...set(word(16)),
  ]
}

/** The 32 bits at `offset` of each of four addresses, as the numbers that they are in a message. */
function load(addresses: readonly Code[], offset: number, word: number): Code {
  const [first, second, third, fourth] = addresses as [Code, Code, Code, Code]
  return [
    ...[...fourth, ...third, ...second, ...first, ...simd(0x5c, ...at(offset))],
    ...[1, 2, 3].flatMap((lane) => simd(0x56, ...at(offset), lane)),
    ...set(word),
    ...reverse(word),
    ...set(word),
  ]
}

/** The four digests. */
function store({ state }: Registers, addresses: readonly Code[]): Code {
  return state.flatMap((local, i) => [
    ...reverse(local),
    ...set(local),
    ...addresses.flatMap((address, lane) => [...address, ...get(local), ...simd(0x5a, ...at(4 * i), lane)]),
  ])
}

function digest(): LongCode {
  const registers = registersAfter(9)
  const [messages, blocks, outputs] = [[0, 1, 2, 3], 4, [5, 6, 7, 8]]
  return joined(
    begin(registers),
    [0x03, 0x40], // loop
    registers.words.flatMap((word, i) => load(messages.map(get), 4 * i, word)),
    compress(registers),
    messages.flatMap((local) => [...get(local), ...constant(64), 0x6a, ...set(local)]),
    [...get(blocks), ...constant(1), 0x6b, 0x22, ...unsigned(blocks)],
    [0x0d, 0x00, 0x0b], // again while blocks are left
    store(registers, outputs.map(get)),
  )
}

/** The prefix moves every octet by one: a word has one octet of the word before and three of its own. */
function pairs(): LongCode {
  const registers = registersAfter(2)
  const { words, end: last } = registers
  const offset = (base: number, octets: number): Code => [...get(base), ...constant(octets), 0x6a]
  const lanes = [0, 1, 2, 3]
  const moved = [...words].reverse().flatMap((word, i): Code => {
    const before = i < 15 ? [...get(words[14 - i]!), ...shiftLeft(24)] : splat(0x01000000)
    return [...before, ...get(word), ...shiftRight(8), ...or, ...set(word)]
  })
  const second = words.flatMap((word, i): Code => {
    if (i === 0) return [...get(last), ...shiftLeft(24), ...splat(0x00800000), ...or, ...set(word)]
    return [...splat(i === 15 ? 65 * 8 : 0), ...set(word)]
  })
  return joined(
    begin(registers),
    words.flatMap((word, i) =>
      load(
        lanes.map((lane) => offset(0, 64 * lane)),
        4 * i,
        word,
      ),
    ),
    [...get(words[15]!), ...set(last)],
    moved,
    compress(registers),
    second,
    compress(registers),
    store(
      registers,
      lanes.map((lane) => offset(1, 32 * lane)),
    ),
  )
}

/** The whole program; it is given its memory as `host.memory`. */
export function sha256Program(): Uint8Array<ArrayBuffer> {
  const sized = (content: Code | LongCode, ...before: Code) => joined(before, unsigned(content.length), content)
  const section = (id: number, ...items: (Code | LongCode)[]) => sized(joined(unsigned(items.length), ...items), id)
  const name = (text: string): Code => [text.length, ...Buffer.from(text)]
  const type = (parameters: number): Code => [0x60, ...unsigned(parameters), ...Array(parameters).fill(0x7f), 0]
  const body = (vectors: number, code: LongCode) => sized(joined([1, ...unsigned(vectors), 0x7b], code, [0x0b]))
  return Uint8Array.from(
    joined(
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, type(9), type(2)),
      section(2, [...name('host'), ...name('memory'), 0x02, 0x00, 0x01]),
      section(3, [0], [1]),
      section(7, [...name('digest'), 0x00, 0], [...name('pairs'), 0x00, 1]),
      section(10, body(32, digest()), body(33, pairs())),
    ),
  )
}
