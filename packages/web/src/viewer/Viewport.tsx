/** One cell of the grid: a stack of images with its overlay, its slider and, where there is no image, the reason. */
import type { RenderingEngine } from '@cornerstonejs/core'
import { type DragEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Watermark } from '../sharing/Watermark.tsx'
import { useSeriesStack } from './loading/use-series-stack.ts'
import { PreliminaryMark } from './PreliminaryMark.tsx'
import { seriesDragType } from './panels/SeriesThumbnail.tsx'
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
  onActivate: () => void
  onDropSeries: (seriesInstanceUID: string) => void
  onController: (cell: number, controller: StackController | undefined) => void
}

export function Viewport(props: ViewportProps) {
  const { cell, engine, studyInstanceUID, seriesInstanceUID, active, onActivate, onDropSeries, onController } = props
  const { t } = useTranslation()
  const element = useRef<HTMLDivElement>(null)
  const [controller, setController] = useState<StackController>()
  const stack = useSeriesStack(studyInstanceUID, seriesInstanceUID)
  const view = useSyncExternalStore(controller?.subscribe ?? noSubscription, () => controller?.view ?? emptyView)

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
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <div
        ref={element}
        className="lg-canvas"
        role="img"
        aria-label={t('viewer.image', { number: view.index + 1, count: view.count })}
        data-shown={view.preliminary ? -1 : view.shown}
        data-preliminary={view.preliminary}
        onMouseDownCapture={(event) => view.preliminary && event.stopPropagation()}
        onTouchStartCapture={(event) => view.preliminary && event.stopPropagation()}
        onContextMenu={(event) => event.preventDefault()}
      />
      <Watermark />
      <ViewportOverlay view={view} frame={stack.data?.frames[view.shown]} />
      {view.count > 1 && <SliceSlider view={view} onGoTo={(index) => void controller?.goTo(index)} />}
      <PreliminaryMark preliminary={view.preliminary} />
      <ViewportMessage stack={stack} view={view} chosen={seriesInstanceUID !== undefined} />
    </section>
  )
}

const noSubscription = () => () => undefined
