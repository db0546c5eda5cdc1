/**
 * A whole-slide image as levels of tiles: the same plane of glass, each level smaller than the one before.
 *
 * Sources: PS3.3 A.32.8 and C.8.12.4 (Whole Slide Microscopy), C.7.6.17.3 (TILED_FULL: path by path, plane by plane, row by row),
 * C.8.12.6.1 (Plane Position (Slide): positions count pixels from 1).
 */
import { items, type JsonDataSet, number, numbers, text, texts } from '../../../dicomweb/dicom-json.ts'

export interface SlideLevel {
  instance: JsonDataSet
  columns: number
  rows: number
  tileColumns: number
  tileRows: number
  /** Pixels of the first level for one of this */
  downsample: number
  /** Number from 1 of the frame that holds a tile; undefined where the slide has none */
  frameOf(tileColumn: number, tileRow: number): number | undefined
}

export interface Slide {
  kind: 'slide' | 'overview' | 'label'
  /** The finest first */
  levels: SlideLevel[]
  /** Micrometres for a pixel of the first level; undefined where the header does not say */
  micrometres: number | undefined
  /** There are other focal planes, optical paths or images of the same size, which are not shown */
  partly: boolean
}

/** A tile of more pixels is not drawn: no scanner writes one. */
export const mostTilePixels = 16 * 2 ** 20

/** A side of more pixels would be 25 metres of glass. */
const longestSide = 100_000_000

/** What the instances of a series show; one entry for the glass itself, one for each picture of its label and of it whole. */
export function slidesOf(instances: readonly JsonDataSet[]): Slide[] {
  const kindOf = (instance: JsonDataSet): Slide['kind'] => {
    const flavour = texts(instance, 'ImageType')[2]
    return flavour === 'LABEL' ? 'label' : flavour === 'OVERVIEW' ? 'overview' : 'slide'
  }
  const glass = instances.filter((instance) => kindOf(instance) === 'slide')
  const pictures = instances.filter((instance) => kindOf(instance) !== 'slide')
  return [slideOf('slide', glass), ...pictures.map((instance) => slideOf(kindOf(instance), [instance]))].filter(
    (slide): slide is Slide => slide !== undefined,
  )
}

function slideOf(kind: Slide['kind'], instances: readonly JsonDataSet[]): Slide | undefined {
  const found = instances.flatMap((instance) => levelOf(instance) ?? []).sort((a, b) => b.columns - a.columns)
  const levels = found.filter((level, index) => level.columns !== found[index - 1]?.columns)
  const [finest] = levels
  if (!finest) return
  for (const level of levels) level.downsample = finest.columns / level.columns
  const several = ({ instance }: SlideLevel) =>
    (number(instance, 'NumberOfFrames') ?? 1) > tilesOf(finest).across * tilesOf(finest).down
  return {
    kind,
    levels,
    micrometres: micrometresOf(finest.instance),
    partly: levels.length < found.length || several(finest),
  }
}

function levelOf(instance: JsonDataSet): SlideLevel | undefined {
  const tileColumns = number(instance, 'Columns') ?? 0
  const tileRows = number(instance, 'Rows') ?? 0
  const columns = number(instance, 'TotalPixelMatrixColumns') ?? 0
  const rows = number(instance, 'TotalPixelMatrixRows') ?? 0
  const possible = [tileColumns, tileRows, columns, rows].every((side) => side >= 1 && side <= longestSide)
  if (!possible || tileColumns * tileRows > mostTilePixels) return
  const level = { instance, columns, rows, tileColumns, tileRows, downsample: 1 }
  return { ...level, frameOf: framesOf(level) }
}

/** How many tiles lie side by side, and one below another. */
export function tilesOf({ columns, rows, tileColumns, tileRows }: Omit<SlideLevel, 'frameOf'>): {
  across: number
  down: number
} {
  return { across: Math.ceil(columns / tileColumns), down: Math.ceil(rows / tileRows) }
}

function framesOf(level: Omit<SlideLevel, 'frameOf'>): SlideLevel['frameOf'] {
  const { instance, tileColumns, tileRows } = level
  const { across, down } = tilesOf(level)
  const inside = (column: number, row: number) => column >= 0 && row >= 0 && column < across && row < down
  const perFrame = items(instance, 'PerFrameFunctionalGroupsSequence')
  const frameCount = number(instance, 'NumberOfFrames') ?? 1
  if (text(instance, 'DimensionOrganizationType') === 'TILED_FULL' || perFrame.length === 0)
    return (column, row) => {
      const frame = row * across + column + 1
      return inside(column, row) && frame <= frameCount ? frame : undefined
    }
  const placed = new Map<number, number>()
  for (const [index, group] of perFrame.entries()) {
    const [position] = items(group, 'PlanePositionSlideSequence')
    const column = ((position && number(position, 'ColumnPositionInTotalImagePixelMatrix')) ?? 0) - 1
    const row = ((position && number(position, 'RowPositionInTotalImagePixelMatrix')) ?? 0) - 1
    const at = (row / tileRows) * across + column / tileColumns
    // The first of several planes or paths; tiles beside the grid have no place in it.
    if (Number.isInteger(at) && !placed.has(at)) placed.set(at, index + 1)
  }
  return (column, row) => (inside(column, row) ? placed.get(row * across + column) : undefined)
}

function micrometresOf(instance: JsonDataSet): number | undefined {
  const [shared = {}] = items(instance, 'SharedFunctionalGroupsSequence')
  const [measures] = items(shared, 'PixelMeasuresSequence')
  const [, alongMm = 0] = measures ? numbers(measures, 'PixelSpacing') : []
  return alongMm > 0 ? alongMm * 1000 : undefined
}
