/**
 * The world as paths, each country in one of six levels: drawn once, so that a page needs neither script nor network.
 *
 * Sources: Natural Earth 1:110m and 1:50m by way of world-atlas; Equal Earth projection (Šavrič, Patterson, Jenny 2018),
 * which keeps areas true.
 */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type GeoPermissibleObjects, geoCentroid, geoEqualEarth, geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import { numericCodeOf } from '../countries/countries.ts'
import type { Count } from '../finding.ts'

export interface MapCountry {
  readonly code?: string | undefined
  readonly name: string
  readonly imagesLinked: Count
}

export interface MapShape {
  /** Path data of SVG. */
  readonly path: string
  /** 0 nothing open, 1 to 5 by images linked. */
  readonly level: number
  /** Index of the country in what was given, when it has open systems. */
  readonly country?: number
}

/** A country too small for the map's scale, as a dot. */
export interface MapDot {
  readonly x: number
  readonly y: number
  readonly level: number
  readonly country: number
}

export interface WorldMap {
  readonly width: number
  readonly height: number
  readonly shapes: readonly MapShape[]
  readonly dots: readonly MapDot[]
}

/** Images linked from which each level begins. */
export const mapLevels = [
  { level: 1, from: 0, words: 'fewer than 10,000' },
  { level: 2, from: 10_000, words: '10,000 to 1 million' },
  { level: 3, from: 1_000_000, words: '1 to 10 million' },
  { level: 4, from: 10_000_000, words: '10 to 100 million' },
  { level: 5, from: 100_000_000, words: '100 million and more' },
] as const

const width = 960
const height = 440

const projection = geoEqualEarth().fitExtent(
  [
    [4, 4],
    [width - 4, height + 40],
  ],
  { type: 'Sphere' },
)
const path = geoPath(projection).digits(1)

interface Outline {
  /** Three digits of ISO 3166-1; disputed areas have none. */
  readonly id: string | undefined
  readonly shape: GeoPermissibleObjects
}

export function worldMap(countries: readonly MapCountry[]): WorldMap {
  const byNumber = new Map<string, number>()
  for (const [index, { code }] of countries.entries()) {
    const number = code && numericCodeOf(code)
    if (number) byNumber.set(number, index)
  }
  return { width, height, ...draw(countries, byNumber) }
}

function draw(countries: readonly MapCountry[], byNumber: ReadonlyMap<string, number>) {
  const levelAt = (index: number | undefined) =>
    index === undefined ? 0 : levelOf(countries[index]!.imagesLinked.value)
  const drawn = new Set<number>()
  const shapes = coarse().flatMap(({ id, shape }): MapShape[] => {
    const country = id === undefined ? undefined : byNumber.get(id)
    const data = path(shape)
    if (!data) return []
    if (country !== undefined) drawn.add(country)
    return [{ path: data, level: levelAt(country), ...(country !== undefined && { country }) }]
  })
  const small = [...byNumber].filter(([, country]) => !drawn.has(country))
  const dots = small.flatMap(([id, country]) => dotOf(id, country, levelAt(country)))
  return { shapes, dots }
}

function dotOf(id: string, country: number, level: number): MapDot[] {
  const outline = fine().find((candidate) => candidate.id === id)
  const point = outline && projection(geoCentroid(outline.shape as never))
  return point ? [{ x: Math.round(point[0]), y: Math.round(point[1]), level, country }] : []
}

function levelOf(images: number): number {
  return mapLevels.findLast(({ from }) => images >= from)?.level ?? 1
}

const outlines = new Map<string, readonly Outline[]>()
const coarse = () => load('countries-110m.json', ['010'])
const fine = () => load('countries-50m.json', [])

/** Reads map data of the package once. Antarctica (010) has no hospitals and takes a fifth of the sheet. */
function load(file: string, without: readonly string[]): readonly Outline[] {
  const known = outlines.get(file)
  if (known) return known
  const topology = JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`world-atlas/${file}`), 'utf8'))
  const { features } = feature(topology, topology.objects.countries) as unknown as { features: Feature[] }
  const made = features
    .filter(({ id }) => !without.includes(id ?? ''))
    .map((shape) => ({ id: shape.id, shape: shape as unknown as GeoPermissibleObjects }))
  outlines.set(file, made)
  return made
}

interface Feature {
  readonly id?: string
}
