/** A row of a fleet while it is being made, and the file it ends in. */
export interface Draft {
  kind: string
  country: string
  studies: number
  images: number
  /** Images can be retrieved. */
  retrieve: boolean
  /** Other words of the column `options`. */
  words: string[]
  port: number
  address: string
}

export interface CountryRow {
  readonly country: string
  readonly open: number
  readonly studies: number
  readonly images: number
  readonly accessible: number
  /** Of the four figures. */
  readonly marks: string
}

export interface FigureRow {
  readonly figure: string
  readonly value: number
  readonly mark: string
  readonly note: string
}

export interface FleetText {
  readonly name: string
  readonly title: string
  readonly source: string
  readonly until: string
  readonly figures: readonly FigureRow[]
  readonly countries: readonly CountryRow[]
  readonly systems: readonly Draft[]
}

/** One for all fleets: the same address is the same archive, in September and in November. */
export const SEED = 590

/** The n-th address of a fleet, sixteen to a /24, so that a scope names few networks and a pace per /24 is met seldom. */
export function addressOf(secondOctet: number, index: number): string {
  const network = Math.floor(index / 16)
  return `127.${secondOctet + Math.floor(network / 256)}.${network % 256}.${16 + (index % 16)}`
}

export function textOf(fleet: FleetText): string {
  const figures = fleet.figures.map(({ figure, value, mark, note }) => `${figure},${value},${mark},"${note}"`)
  const countries = fleet.countries.map((row) =>
    [row.country, row.open, row.studies, row.images, row.accessible, row.marks].join(),
  )
  const systems = fleet.systems.map((row) => {
    const options = [...(row.retrieve ? ['retrieve'] : []), ...row.words].join(' ')
    return [row.address, row.port, row.kind, row.country, row.studies || '', row.images || '', options, 'X'].join()
  })
  return [
    '# A fleet for `leadglass survey simulate`; the format is explained in docs/reference/fleets.md.',
    '# Made by tools/generate-fleets.ts. Marks: P read in the primary text, S in press or secondary text that quotes it,',
    '# D derived by arithmetic, M recalled and unverified, X made up so that the totals are exact.',
    'format: leadglass-fleet/1',
    `name: ${fleet.name}`,
    `title: ${JSON.stringify(fleet.title)}`,
    `source: ${JSON.stringify(fleet.source)}`,
    `seed: ${SEED}`,
    `until: ${fleet.until}`,
    ...block('figures', ['figure,value,mark,note', ...figures]),
    ...block('countries', ['country,open,studies,images,accessible,marks', ...countries]),
    ...block('systems', ['address,port,kind,country,studies,images,options,mark', ...systems]),
    '',
  ].join('\n')
}

function block(name: string, lines: readonly string[]): string[] {
  return lines.length === 1 ? [] : [`${name}: |`, ...lines.map((line) => `  ${line}`)]
}
