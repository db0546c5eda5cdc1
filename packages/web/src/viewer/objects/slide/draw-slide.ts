/** Draws the part of a slide that is in view: coarse tiles that are there below, the wanted ones above, the map in the corner. */
import type { Slide, SlideLevel } from './slide-levels.ts'
import { levelFor, mostTilesInView, type Size, type SlideView, tileRange } from './slide-view.ts'
import type { TileStore, WantedTile } from './TileStore.ts'

/** Longest side of the map, in CSS pixels. */
const mapSide = 150

/** What glass looks like where nothing was scanned, and where a tile is not there. */
const [glass, lost] = ['#f4f4f2', '#7a2230']

/** @returns tiles to ask for, the most wanted first, and how many in view cannot be shown */
export function drawSlide(
  context: CanvasRenderingContext2D,
  slide: Slide,
  view: SlideView,
  size: Size,
  tiles: TileStore,
): { wanted: WantedTile[]; lost: number } {
  const ratio = window.devicePixelRatio || 1
  const wanted: WantedTile[] = []
  let lostCount = 0
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, size.width, size.height)
  const level = levelFor(slide, view, size, ratio)
  const coarsest = slide.levels.at(-1)
  if (!level || !coarsest) return { wanted, lost: 0 }
  context.setTransform(
    ratio * view.scale,
    0,
    0,
    ratio * view.scale,
    ratio * (size.width / 2 - view.x * view.scale),
    ratio * (size.height / 2 - view.y * view.scale),
  )
  context.fillStyle = glass
  context.fillRect(0, 0, slide.levels[0]!.columns, slide.levels[0]!.rows)
  context.imageSmoothingEnabled = view.scale < 2
  for (const one of [...slide.levels].reverse()) {
    if (one.downsample < level.downsample) break
    for (const { frame, x, y } of tilesInView(one, view, size)) {
      const picture = tiles.get(one, frame)
      if (picture) drawTile(context, one, picture, x, y)
      else if (one === level && tiles.failed(one, frame)) lostCount += 1
      if (one === level && !picture && tiles.failed(one, frame)) markLost(context, one, x, y)
      if (!picture && (one === level || one === coarsest)) wanted.push({ level: one, frame })
    }
  }
  drawMap(context, slide, view, size, tiles, ratio)
  return { wanted, lost: lostCount }
}

interface PlacedTile {
  frame: number
  /** Corner in pixels of the first level */
  x: number
  y: number
}

/** Tiles in the window, from its middle outwards; none where they are too many to be looked at. */
function tilesInView(level: SlideLevel, view: SlideView, size: Size): PlacedTile[] {
  const { left, right, top, bottom, count } = tileRange(level, view, size)
  if (count === 0 || count > mostTilesInView) return []
  const [width, height] = [level.tileColumns * level.downsample, level.tileRows * level.downsample]
  const placed: (PlacedTile & { far: number })[] = []
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) {
      const frame = level.frameOf(column, row)
      const [x, y] = [column * width, row * height]
      const far = Math.hypot(x + width / 2 - view.x, y + height / 2 - view.y)
      if (frame !== undefined) placed.push({ frame, x, y, far })
    }
  return placed.sort((a, b) => a.far - b.far)
}

/** Tiles at the right and lower edge reach beyond the matrix: what lies there is no image. */
function drawTile(context: CanvasRenderingContext2D, level: SlideLevel, picture: ImageBitmap, x: number, y: number) {
  const { downsample, columns, rows } = level
  const width = Math.min(picture.width, columns - x / downsample)
  const height = Math.min(picture.height, rows - y / downsample)
  context.drawImage(picture, 0, 0, width, height, x, y, width * downsample, height * downsample)
}

function markLost(context: CanvasRenderingContext2D, level: SlideLevel, x: number, y: number): void {
  context.fillStyle = lost
  context.fillRect(x, y, level.tileColumns * level.downsample, level.tileRows * level.downsample)
}

function drawMap(
  context: CanvasRenderingContext2D,
  { levels }: Slide,
  view: SlideView,
  size: Size,
  tiles: TileStore,
  ratio: number,
): void {
  const [finest, coarsest] = [levels[0]!, levels.at(-1)!]
  const scale = Math.min(mapSide / finest.columns, mapSide / finest.rows)
  const [left, top] = [size.width - finest.columns * scale - 10, 10]
  context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * left, ratio * top)
  context.imageSmoothingEnabled = true
  context.fillStyle = glass
  context.fillRect(0, 0, finest.columns, finest.rows)
  const whole = { x: finest.columns / 2, y: finest.rows / 2, scale }
  const room = { width: finest.columns * scale, height: finest.rows * scale }
  for (const { frame, x, y } of tilesInView(coarsest, whole, room)) {
    const picture = tiles.get(coarsest, frame)
    if (picture) drawTile(context, coarsest, picture, x, y)
  }
  context.setTransform(ratio, 0, 0, ratio, ratio * left, ratio * top)
  context.lineWidth = 1
  context.strokeStyle = '#33424b'
  context.strokeRect(0, 0, room.width, room.height)
  const [x, y] = [view.x - size.width / 2 / view.scale, view.y - size.height / 2 / view.scale]
  context.lineWidth = 2
  context.strokeStyle = '#0b7285'
  // What is clipped here must not stay so: the next drawing is of all of the window.
  context.save()
  context.beginPath()
  context.rect(0, 0, room.width, room.height)
  context.clip()
  context.strokeRect(x * scale, y * scale, (size.width / view.scale) * scale, (size.height / view.scale) * scale)
  context.restore()
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
}
