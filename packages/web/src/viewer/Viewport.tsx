/** One cell of the grid: a stack of images with its overlay, its slider and, where there is no image, the reason. */
import type { RenderingEngine } from '@cornerstonejs/core'
import { type DragEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { type JsonDataSet, text } from '../dicomweb/dicom-json.ts'
import { Watermark } from '../sharing/Watermark.tsx'
import { ShapeCanvas } from './graphics/ShapeCanvas.tsx'
import { useShapes } from './graphics/use-shapes.ts'
import type { ShownLayer } from './layers/layer.ts'
import { presentationOf, refersTo } from './layers/presentation-state.ts'
import { useSeriesStack } from './loading/use-series-stack.ts'
import { restoreMeasurements } from './measurements/keep-measurements.ts'
import type { Frame } from './model/series-stack.ts'
import { PreliminaryMark } from './PreliminaryMark.tsx'
import { seriesDragType } from './panels/SeriesThumbnail.tsx'
import { frameNumberOf } from './reports/image-reference.ts'
import type { KeyImage } from './reports/key-objects.ts'
import type { ReadMeasurement } from './reports/read-measurements.ts'
import { SliceSlider } from './SliceSlider.tsx'
import { StackController } from './stack/StackController.ts'
import { emptyView } from './stack/stack-view.ts'
import { ViewportMessage } from './ViewportMessage.tsx'
import { ViewportOverlay } from './ViewportOverlay.tsx'

export interface ViewportProps {
  cell: number
  engine: RenderingEngine
  studyInstanceUID: string
  seriesInstanceUID: string | undefined
  active: boolean
  /** The active viewport, whose image is drawn as a line in this one */
  leader: StackController | undefined
  layers: readonly ShownLayer[]
  /** Presentation states that are on */
  states: readonly JsonDataSet[]
  /** Measurements that documents of the study keep */
  kept: readonly ReadMeasurement[]
  keyImages: readonly KeyImage[]
  /** Images that the reader marked and has not kept yet */
  marked: readonly Frame[]
  onActivate: () => void
  onDropSeries: (seriesInstanceUID: string) => void
  onController: (cell: number, controller: StackController | undefined) => void
}

export function Viewport(props: ViewportProps) {
  const { cell, engine, studyInstanceUID, seriesInstanceUID, active, leader, layers, states, kept } = props
  const { onActivate, onDropSeries, onController } = props
  const { t } = useTranslation()
  const element = useRef<HTMLDivElement>(null)
  const [controller, setController] = useState<StackController>()
  const stack = useSeriesStack(studyInstanceUID, seriesInstanceUID)
  const last = useSyncExternalStore(controller?.subscribe ?? noSubscription, () => controller?.view ?? emptyView)
  // For a moment after another series was chosen the canvas holds the one before.
  const view = controller && stack.data?.frames === controller.frames ? last : emptyView

  // biome-ignore lint/correctness/useExhaustiveDependencies: a cell keeps its viewport for its whole life
  useEffect(() => {
    if (!element.current) return
    const made = new StackController({ viewportId: `cell-${cell}`, engine, element: element.current })
    const resize = new ResizeObserver(() => made.resized())
    resize.observe(element.current)
    setController(made)
    onController(cell, made)
    return () => {
      resize.disconnect()
      made.destroy()
      setController(undefined)
      onController(cell, undefined)
    }
  }, [cell, engine])

  useEffect(() => {
    if (stack.data) void controller?.show(stack.data.frames)
  }, [controller, stack.data])

  const stands = view.shown >= 0 && !view.preliminary
  useEffect(() => {
    if (stack.data && controller && stands) restoreMeasurements(controller, kept)
  }, [controller, stack.data, stands, kept])

  const frame = stack.data?.frames[view.shown]
  const shapes = useShapes({ frame, leader: leader === controller ? undefined : leader, layers })

  // A presentation state says how its image is looked at, once: the reader may look otherwise afterwards.
  const state = frame && states.find((one) => refersTo(one, frame))
  // biome-ignore lint/correctness/useExhaustiveDependencies: applied when state or image change, not when the view does
  useEffect(() => {
    if (state && frame) controller?.present(presentationOf(state, frame))
  }, [controller, state, frame?.imageId])

  const drop = (event: DragEvent) => {
    const uid = event.dataTransfer.getData(seriesDragType)
    if (uid) onDropSeries(uid)
  }
  return (
    <section
      className="lg-viewport"
      data-active={active}
      data-cell={cell}
      aria-label={t('viewer.viewport', { number: cell + 1 })}
      onPointerDownCapture={onActivate}
      onWheelCapture={onActivate}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <div
        ref={element}
        className="lg-canvas"
        role="img"
        aria-label={t('viewer.image', { number: view.index + 1, count: view.count })}
        data-shown={stands ? view.shown : -1}
        data-preliminary={view.preliminary}
        onMouseDownCapture={(event) => view.preliminary && event.stopPropagation()}
        onTouchStartCapture={(event) => view.preliminary && event.stopPropagation()}
        onContextMenu={(event) => event.preventDefault()}
      />
      {controller && <ShapeCanvas controller={controller} shapes={shapes} />}
      <Watermark />
      <ViewportOverlay view={view} frame={frame} keyImage={isKeyImage(frame, props)} />
      {view.count > 1 && <SliceSlider view={view} onGoTo={(index) => void controller?.goTo(index)} />}
      <PreliminaryMark preliminary={view.preliminary} />
      <ViewportMessage stack={stack} view={view} chosen={seriesInstanceUID !== undefined} />
    </section>
  )
}

/** Marked now, or kept by a document before. */
function isKeyImage(frame: Frame | undefined, { keyImages, marked }: ViewportProps): boolean {
  if (!frame) return false
  if (marked.includes(frame)) return true
  const sopInstanceUID = text(frame.dataSet, 'SOPInstanceUID')
  return keyImages.some(
    (key) =>
      key.sopInstanceUID === sopInstanceUID &&
      (key.frameNumbers.length === 0 || key.frameNumbers.includes(frameNumberOf(frame.imageId))),
  )
}

const noSubscription = () => () => undefined
