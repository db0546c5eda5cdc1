/** Draws shapes on a canvas that lies over a viewport. */
import { add, type ImagePlane, scale, worldOf } from '../model/image-plane.ts'
import type { Vector } from '../model/orientation.ts'
import type { Shape } from './shapes.ts'

type CanvasPoint = readonly [number, number]

/** @param toCanvas - from a point of the patient to CSS pixels of the viewport */
export function drawShapes(
  context: CanvasRenderingContext2D,
  shapes: readonly Shape[],
  toCanvas: (point: Vector) => CanvasPoint,
): void {
  const { width, height } = context.canvas
  const ratio = window.devicePixelRatio || 1
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, width, height)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  for (const shape of shapes) {
    context.save()
    draw(context, shape, toCanvas)
    context.restore()
  }
}

function draw(context: CanvasRenderingContext2D, shape: Shape, toCanvas: (point: Vector) => CanvasPoint): void {
  switch (shape.kind) {
    case 'line':
      trace(context, shape.points.map(toCanvas), shape.closed)
      if (shape.fill) {
        context.fillStyle = shape.fill
        context.fill()
      }
      context.lineWidth = 1.5
      // A sharp corner does not reach beyond its point.
      context.lineJoin = 'round'
      context.strokeStyle = shape.colour
      context.setLineDash(shape.dashed ? [6, 4] : [])
      context.stroke()
      break
    case 'cross':
      drawCross(context, toCanvas(shape.at), shape.colour)
      break
    case 'words':
      drawWords(context, toCanvas(shape.at), shape)
      break
    case 'mask':
      drawMask(context, shape, toCanvas)
      break
    case 'shutter':
      context.beginPath()
      context.rect(0, 0, context.canvas.width, context.canvas.height)
      trace(context, shape.points.map(toCanvas), true, false)
      context.fillStyle = shape.colour
      context.fill('evenodd')
  }
}

function trace(context: CanvasRenderingContext2D, points: CanvasPoint[], closed = false, anew = true): void {
  if (anew) context.beginPath()
  for (const [index, [x, y]] of points.entries()) index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)
  if (closed) context.closePath()
}

/** Arms around an open middle, so that the point itself stays visible. */
function drawCross(context: CanvasRenderingContext2D, [x, y]: CanvasPoint, colour: string): void {
  const [inner, outer] = [5, 22]
  context.beginPath()
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + inner * dx, y + inner * dy)
    context.lineTo(x + outer * dx, y + outer * dy)
  }
  context.lineWidth = 1.5
  context.strokeStyle = colour
  context.stroke()
}

function drawWords(
  context: CanvasRenderingContext2D,
  [x, y]: CanvasPoint,
  { words, colour }: { words: string; colour: string },
): void {
  context.font = '13px sans-serif'
  context.shadowColor = '#000'
  context.shadowBlur = 3
  context.fillStyle = colour
  for (const [line, text] of words.split(/\r?\n/).entries()) context.fillText(text, x, y + 16 * line)
}

/** Three corners fix where a picture of pixels lies, however the view is turned or flipped. */
function drawMask(
  context: CanvasRenderingContext2D,
  { plane, picture, opacity }: { plane: ImagePlane; picture: CanvasImageSource; opacity: number },
  toCanvas: (point: Vector) => CanvasPoint,
): void {
  const corner = worldOf(plane, [-0.5, -0.5])
  const [x, y] = toCanvas(corner)
  const [ax, ay] = toCanvas(add(corner, scale(plane.along, plane.columnSpacingMm)))
  const [dx, dy] = toCanvas(add(corner, scale(plane.down, plane.rowSpacingMm)))
  context.transform(ax - x, ay - y, dx - x, dy - y, x, y)
  context.globalAlpha = opacity
  context.imageSmoothingEnabled = false
  context.drawImage(picture, 0, 0)
}
