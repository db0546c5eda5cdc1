/** Fleet files: those that are shipped add up to the published figures, and a mistake in one names its line. */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { fleetsFolder } from '../../src/fleets-folder.ts'
import { products } from '../../src/simulate/dicom/products.ts'
import { expectedOf } from '../../src/simulate/fleet/expected.ts'
import { type Fleet, figureNames } from '../../src/simulate/fleet/fleet.ts'
import { moveSystems } from '../../src/simulate/fleet/move-fleet.ts'
import { openFleet, shippedFleets } from '../../src/simulate/fleet/open-fleet.ts'
import { words as optionWords } from '../../src/simulate/fleet/options.ts'
import { parseFleet } from '../../src/simulate/fleet/parse-fleet.ts'
import { apportion, scaleSystems } from '../../src/simulate/fleet/scale-fleet.ts'
import { networksOf } from '../../src/simulate/fleet/scope-addresses.ts'
import { isCounted } from '../../src/simulate/fleet/system.ts'
import { oddHosts } from '../../src/simulate/odd/odd-hosts.ts'
import { viewers } from '../../src/simulate/web/pages.ts'

let september: Fleet
let november: Fleet
beforeAll(async () => {
  september = await openFleet('greenbone-2019-09')
  november = await openFleet('greenbone-2019-11')
})

const totalsOf = (fleet: Fleet, scale = 1) => expectedOf(scaleSystems(fleet.systems, scale)).totals
const rowOf = (fleet: Fleet, country: string) =>
  expectedOf(fleet.systems).countries.find((row) => row.country === country)

describe('the published figures', () => {
  test('September 2019', () => {
    expect(totalsOf(september)).toMatchObject({
      analysed: 2_300,
      open: 590,
      countries: 52,
      studies: 24_300_000,
      imagesLinked: 737_000_000,
      imagesAccessible: 400_000_000,
      plainHttpViewers: 39,
    })
    expect(rowOf(september, 'US')).toMatchObject({ open: 187, studies: 13_700_000, imagesAccessible: 45_800_000 })
    expect(rowOf(september, 'TR')).toEqual({
      country: 'TR',
      open: 36,
      studies: 4_924_141,
      imagesLinked: 179_533_940,
      imagesAccessible: 178_283_858,
    })
    const swiss = september.systems.filter((system) => system.country === 'CH' && isCounted(system))
    expect(swiss.filter(({ options }) => options.viewer?.isOpen)).toHaveLength(1)
  })

  test('November 2019: the same addresses, 172 gone and 129 new', () => {
    expect(totalsOf(november)).toMatchObject({
      open: 547,
      countries: 50,
      studies: 35_000_000,
      imagesLinked: 1_193_404_000,
      imagesAccessible: 370_000_000,
    })
    const openIn = (fleet: Fleet) => new Set(fleet.systems.filter(isCounted).map(({ address }) => address))
    const [before, after] = [openIn(september), openIn(november)]
    expect([...before].filter((address) => !after.has(address))).toHaveLength(172)
    expect([...after].filter((address) => !before.has(address))).toHaveLength(129)
    const countriesOf = (fleet: Fleet) => new Set(expectedOf(fleet.systems).countries.map(({ country }) => country))
    const [then, now] = [countriesOf(september), countriesOf(november)]
    expect([...now].filter((country) => !then.has(country))).toHaveLength(9)
    const offline = [...then].filter((country) => !now.has(country))
    expect(offline).toHaveLength(11)
    expect(offline).toEqual(expect.arrayContaining(['GB', 'DE', 'TH', 'VE']))
    const five = expectedOf(november.systems).countries.filter(({ country }) =>
      ['US', 'IN', 'ZA', 'BR', 'EC'].includes(country),
    )
    expect(five.reduce((sum, { studies }) => sum + studies, 0)).toBeGreaterThan(0.75 * 35_000_000)
    expect(five.reduce((sum, { imagesLinked }) => sum + imagesLinked, 0)).toBeGreaterThan(0.75 * 1_193_404_000)
  })

  test('no archive that stayed has shrunk', () => {
    const before = new Map(september.systems.map((system) => [system.address, system]))
    for (const { address, studies, kind } of november.systems)
      if (kind !== 'nothing') expect(studies).toBeGreaterThanOrEqual(before.get(address)?.studies ?? 0)
  })

  test('six states of India', async () => {
    const india = await openFleet('india-2020-01')
    expect(rowOf(india, 'Maharashtra')).toMatchObject({ open: 46, studies: 308_451, imagesAccessible: 69_789_685 })
    expect(rowOf(india, 'Telangana')).toMatchObject({ open: 3, imagesLinked: 5_997_360, imagesAccessible: 110_160 })
    const accessible = india.systems.filter(({ country, options }) => country === 'Telangana' && options.retrieve)
    expect(accessible.reduce((sum, { studies }) => sum + studies, 0)).toBe(7_344)
    expect(totalsOf(india)).toMatchObject({ studies: 947_742, imagesLinked: 114_083_603 })
  })

  test('noise: 4,818 candidates, 88 DICOM, 39 real', async () => {
    const noise = await openFleet('noise')
    const { analysed, dicom, decoys } = totalsOf(noise)
    expect([analysed, dicom, dicom - decoys]).toEqual([4_818, 88, 39])
  })

  test('one of each: every kind there is', async () => {
    const kinds = new Set<string>((await openFleet('one-of-each')).systems.map(({ kind }) => kind))
    expect([...Object.keys(products), ...Object.keys(oddHosts), 'nothing'].filter((kind) => !kinds.has(kind))).toEqual(
      [],
    )
  })

  test('all fleets together are small', async () => {
    const sizes = await Promise.all(
      (await shippedFleets()).map(async (name) => (await readFile(join(fleetsFolder, `${name}.yaml`))).length),
    )
    expect(sizes).toHaveLength(5)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000)
  })

  test('traps are in both surveys: caps of every kind, no counts, no dates, twins, aborts, TLS, decoys', () => {
    for (const { systems } of [september, november]) {
      const caps = new Set(systems.map(({ options }) => options.cap?.status))
      expect(caps).toEqual(new Set([undefined, 0xfe00, 0xa700, 0x0000]))
      const has = (test: (system: (typeof systems)[number]) => boolean) => expect(systems.some(test)).toBe(true)
      has((system) => isCounted(system) && system.kind === 'dcmqrscp')
      has((system) => isCounted(system) && system.options.counts === 'series')
      has((system) => isCounted(system) && system.options.undated > 0)
      has((system) => isCounted(system) && system.options.moment > 500)
      has((system) => isCounted(system) && system.options.tls === 'server')
      has(({ options }) => options.tls === 'client')
      has(({ options }) => options.twin !== undefined && !options.decoy)
      has(({ options }) => options.greeting === 'abort')
      has(({ options }) => options.decoy)
      has(({ kind }) => kind === 'garbage')
    }
  })
})

describe('--scale', () => {
  test('divides the totals of both surveys exactly by 1,000 and keeps the images', () => {
    expect(totalsOf(september, 1000)).toEqual({ ...totalsOf(september), studies: 24_300 })
    expect(totalsOf(november, 1000)).toEqual({ ...totalsOf(november), studies: 35_000 })
  })

  test('gives every system one study at least, and a country its rounded share', () => {
    const studies = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(studies, fc.integer({ min: 2, max: 5000 }), (each, scale) => {
        const shares = apportion(each, scale)
        const sum = each.reduce((all, one) => all + one, 0)
        expect(Math.min(...shares)).toBeGreaterThan(0)
        expect(shares.reduce((all, one) => all + one, 0)).toBe(Math.max(each.length, Math.floor(sum / scale + 0.5)))
      }),
    )
  })

  test('keeps two faces of one archive alike', () => {
    const scaled = scaleSystems(september.systems, 1000)
    const byAddress = new Map(scaled.map((system) => [system.address, system]))
    for (const { studies, options } of scaled)
      if (options.twin !== undefined) expect(byAddress.get(options.twin)?.studies).toBe(studies)
  })
})

test('a fleet moves to other addresses as a whole', () => {
  const moved = moveSystems(september.systems, 77)
  expect(new Set(moved.map(({ address }) => address.split('.')[1]))).toEqual(new Set(['77']))
  expect(moved.filter(({ options }) => options.twin?.startsWith('127.9.'))).toEqual([])
})

test('the networks of a scope hold the given addresses and no others', () => {
  const addresses = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 120 })
  fc.assert(
    fc.property(addresses, (numbers) => {
      const networks = networksOf(numbers.map((number) => `127.5.${number >> 8}.${number & 255}`))
      const held = networks.flatMap((network) => {
        const [, third, fourth, bits] = /^127\.5\.(\d+)\.(\d+)\/(\d+)$/.exec(network)!
        const first = Number(third) * 256 + Number(fourth)
        const size = 2 ** (32 - Number(bits))
        expect(first % size).toBe(0)
        return Array.from({ length: size }, (_, at) => first + at)
      })
      expect(held).toEqual([...numbers].sort((a, b) => a - b))
    }),
  )
})

describe('a mistake names its line', () => {
  const head = 'format: leadglass-fleet/1\nname: mine\ntitle: Mine\nsource: me\nseed: 1\nuntil: 2019-09-15\n'
  const systems = 'systems: |\n  address,port,kind,country,studies,images,options,mark\n'
  const good = '  127.3.0.1,11112,orthanc,DE,10,100,retrieve,X\n'

  test.each([
    ['an address that is not loopback', '  192.0.2.1,11112,orthanc,DE,10,100,,X\n', 10],
    ['an unknown kind', '  127.3.0.2,11112,pacs,DE,10,100,,X\n', 10],
    ['an unknown option', '  127.3.0.2,11112,orthanc,DE,10,100,retreive,X\n', 10],
    ['an option with a value that is none', '  127.3.0.2,11112,orthanc,DE,10,100,cap=many/FE00,X\n', 10],
    ['a port below 1024', '  127.3.0.2,104,orthanc,DE,10,100,,X\n', 10],
    ['fewer images than studies', '  127.3.0.2,11112,orthanc,DE,10,9,,X\n', 10],
    ['a number that is none', '  127.3.0.2,11112,orthanc,DE,ten,100,,X\n', 10],
    ['a mark that is none', '  127.3.0.2,11112,orthanc,DE,10,100,,Q\n', 10],
    ['an address that is there already', good, 10],
    ['too few columns', '  127.3.0.2,11112,orthanc\n', 10],
    ['a twin of nobody', '  127.3.0.2,11112,orthanc,DE,10,100,twin=127.3.0.9,X\n', 10],
    ['an open web face of a closed system', '  127.3.0.2,11112,orthanc,DE,10,100,find=abort web=open retrieve,X\n', 10],
    ['studies of what is no archive', '  127.3.0.2,11112,ssh,DE,10,100,,X\n', 10],
  ])('%s', (_, row, line) => {
    const parse = () => parseFleet(head + systems + good + row)
    expect(parse).toThrow(expect.objectContaining({ code: 'LG_SURVEY_FLEET_INVALID', detail: { line } }))
  })

  test('systems that do not add up to the figure', () => {
    const figures = 'figures: |\n  figure,value,mark,note\n  studies,11,P,""\n'
    const parse = () => parseFleet(head + figures + systems + good)
    expect(parse).toThrow(expect.objectContaining({ detail: { line: 9 } }))
    expect(() => parseFleet(head + figures.replace('11', '10') + systems + good)).not.toThrow()
  })

  test('a country row that its systems do not add up to', () => {
    const countries = 'countries: |\n  country,open,studies,images,accessible,marks\n  DE,1,10,100,0,PPPP\n'
    const parse = () => parseFleet(head + countries + systems + good)
    expect(parse).toThrow(expect.objectContaining({ detail: { line: 9 } }))
  })

  test.each([
    ['an unknown key', `${head}colour: red\n${systems}${good}`],
    ['another format', (head + systems + good).replace('fleet/1', 'fleet/9')],
    ['no YAML', `${head}systems: "\n`],
    ['no header line', `${head}systems: |\n  127.3.0.1,11112,orthanc,DE,10,100,,X\n`],
    ['an open quotation mark', `${head}${systems}  127.3.0.1,"11112,orthanc\n`],
    [
      'an alias',
      `${head.replace('title: Mine', 'title: &a Mine').replace('source: me', 'source: *a')}${systems}${good}`,
    ],
  ])('%s', (_, text) => {
    expect(() => parseFleet(text)).toThrow(expect.objectContaining({ code: 'LG_SURVEY_FLEET_INVALID' }))
  })

  test('any text is either a fleet or refused with that code', () => {
    const lines = fc.array(fc.constantFrom(head, systems, good, 'figures: |\n', '  x,y\n', '#\n', ',,,\n', '- a\n'), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(lines, (parts) => {
        try {
          parseFleet(parts.join(''))
        } catch (error) {
          expect(error).toMatchObject({ code: 'LG_SURVEY_FLEET_INVALID' })
        }
      }),
    )
  })

  test('a name that is neither shipped nor a file', async () => {
    await expect(openFleet('greenbone-2031-01')).rejects.toMatchObject({ code: 'LG_SURVEY_FLEET_INVALID' })
  })
})

describe('the reference page', () => {
  const page = readFileSync(new URL('../../../../docs/reference/fleets.md', import.meta.url), 'utf8')

  test('has an example that is a fleet', () => {
    const [, example] = /```yaml\n([\s\S]*?)```/.exec(page)!
    const { systems } = parseFleet(example!)
    expect(expectedOf(systems).totals).toMatchObject({ open: 2, studies: 1012, decoys: 1 })
  })

  test('explains every kind, option, viewer and figure', () => {
    const names = [products, oddHosts, optionWords, viewers].flatMap((table) => Object.keys(table))
    const missing = [...names, ...figureNames].filter((name) => !new RegExp(`\\b${name}\\b`).test(page))
    expect(missing).toEqual([])
  })
})
