/** A whole slide: moved by dragging or with the arrows, nearer and farther with the wheel, two fingers, or + and −. */
import { ActionIcon, SegmentedControl, Text } from '@mantine/core'
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonDataSet } from '../../../dicomweb/dicom-json.ts'
import { drawSlide } from './draw-slide.ts'
import { type Slide, slidesOf } from './slide-levels.ts'
import { fitted, levelFor, moved, type SlideView, scaleBar, zoomed } from './slide-view.ts'
import { TileStore } from './TileStore.ts'

/** CSS pixels that an arrow moves by, and what a step of the zoom multiplies with. */
const [arrowStep, zoomStep] = [80, 1.5]

export function SlideViewer({ instances }: { instances: readonly JsonDataSet[] }) {
  const { t } = useTranslation()
  const slides = useMemo(() => slidesOf(instances), [instances])
  const [chosen, setChosen] = useState(0)
  const slide = slides[chosen]
  if (!slide) return <Text m="auto">{t('slide.none')}</Text>
  return (
    <div className="lg-slide">
      <Glass key={chosen} slide={slide} />
      {slides.length > 1 && (
        <SegmentedControl
          className="lg-slide-kinds"
          size="xs"
          value={String(chosen)}
          aria-label={t('slide.pictures')}
          data={slides.map(({ kind }, index) => ({ value: String(index), label: t(`slide.${kind}`) }))}
          onChange={(value) => setChosen(Number(value))}
        />
      )}
    </div>
  )
}

function Glass({ slide }: { slide: Slide }) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [view, setView] = useState<SlideView>()
  const [, setArrived] = useState(0)
  const [facts, setFacts] = useState({ missing: 0, lost: 0 })
  const store = useRef<TileStore>(undefined)
  const fingers = useRef(new Map<number, readonly [number, number]>())
  const size = () => ({ width: canvas.current?.clientWidth ?? 0, height: canvas.current?.clientHeight ?? 0 })
  const change = (next: (view: SlideView) => SlideView) => setView((before) => before && next(before))
  const zoom = (by: number, at?: readonly [number, number]) => {
    const room = size()
    change((before) => zoomed(slide, before, room, by, at ?? [room.width / 2, room.height / 2]))
  }

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const tiles = new TileStore(() => setArrived((count) => count + 1))
    store.current = tiles
    const resize = new ResizeObserver(() => {
      const room = { width: element.clientWidth, height: element.clientHeight }
      setView((before) => (before ? { ...before } : fitted(slide, room)))
    })
    resize.observe(element)
    // React listens to wheels passively; this one must not scroll what lies around.
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      const room = { width: element.clientWidth, height: element.clientHeight }
      const by = Math.exp(-event.deltaY / 400)
      setView((before) => before && zoomed(slide, before, room, by, [event.offsetX, event.offsetY]))
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => {
      resize.disconnect()
      element.removeEventListener('wheel', turn)
      tiles.close()
    }
  }, [slide])

  useEffect(() => {
    const element = canvas.current
    const tiles = store.current
    const context = element?.getContext('2d')
    if (!element || !tiles || !context || !view) return
    const room = { width: element.clientWidth, height: element.clientHeight }
    const ratio = window.devicePixelRatio || 1
    if (element.width !== room.width * ratio) element.width = room.width * ratio
    if (element.height !== room.height * ratio) element.height = room.height * ratio
    const { wanted, lost } = drawSlide(context, slide, view, room, tiles)
    tiles.want(wanted)
    const now = { missing: tiles.missing, lost }
    const drawn = levelFor(slide, view, room, ratio)
    // In the same step as the picture: whoever reads both reads of one view.
    element.dataset.view = [view.x, view.y, view.scale].map((one) => one.toFixed(4)).join(' ')
    element.dataset.level = String(drawn ? slide.levels.indexOf(drawn) : -1)
    element.dataset.missing = String(now.missing)
    setFacts((before) => (before.missing === now.missing && before.lost === now.lost ? before : now))
  })

  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const held = fingers.current
    const before = held.get(event.pointerId)
    if (!before) return
    const now = [event.nativeEvent.offsetX, event.nativeEvent.offsetY] as const
    held.set(event.pointerId, now)
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1]
    if (!other) return change((view) => moved(slide, view, before[0] - now[0], before[1] - now[1]))
    const apart = (from: readonly [number, number]) => Math.hypot(from[0] - other[0], from[1] - other[1])
    zoom(apart(now) / Math.max(1, apart(before)), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2])
  }
  const press = (event: KeyboardEvent) => {
    const step = keyStep(event.key)
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    if ('by' in step) zoom(step.by)
    else if ('fit' in step) setView(fitted(slide, size()))
    else change((view) => moved(slide, view, step.dx, step.dy))
  }
  const level = view && levelFor(slide, view, size(), window.devicePixelRatio || 1)
  const bar = view && slide.micrometres ? scaleBar(slide.micrometres, view.scale) : undefined
  return (
    <>
      <canvas
        ref={canvas}
        className="lg-slide-canvas"
        role="img"
        tabIndex={0}
        aria-label={t('slide.canvas')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          fingers.current.set(event.pointerId, [event.nativeEvent.offsetX, event.nativeEvent.offsetY])
        }}
        onPointerMove={move}
        onPointerUp={(event) => fingers.current.delete(event.pointerId)}
        onPointerCancel={(event) => fingers.current.delete(event.pointerId)}
        onDoubleClick={(event) => zoom(2, [event.nativeEvent.offsetX, event.nativeEvent.offsetY])}
        onKeyDown={press}
      />
      <div className="lg-slide-bar">
        {bar && (
          <span className="lg-slide-scale">
            <span style={{ width: bar.pixels }} aria-hidden="true" />
            {bar.text}
          </span>
        )}
        {view && !level && <span role="status">{t('slide.tooFine')}</span>}
        {level && (
          <span>{t('slide.level', { number: slide.levels.indexOf(level) + 1, count: slide.levels.length })}</span>
        )}
        <span role="status">
          {facts.lost > 0 ? t('slide.lost', { count: facts.lost }) : facts.missing > 0 ? t('slide.loading') : ''}
        </span>
        {slide.partly && <span>{t('slide.partly')}</span>}
      </div>
      <div className="lg-slide-buttons">
        <ActionIcon variant="default" aria-label={t('slide.nearer')} onClick={() => zoom(zoomStep)}>
          <IconPlus size={16} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('slide.farther')} onClick={() => zoom(1 / zoomStep)}>
          <IconMinus size={16} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('slide.fit')} onClick={() => setView(fitted(slide, size()))}>
          <IconMaximize size={16} />
        </ActionIcon>
      </div>
    </>
  )
}

type KeyStep = { by: number } | { fit: true } | { dx: number; dy: number }

function keyStep(key: string): KeyStep | undefined {
  switch (key) {
    case '+':
    case '=':
      return { by: zoomStep }
    case '-':
      return { by: 1 / zoomStep }
    case '0':
    case 'Home':
      return { fit: true }
    case 'ArrowLeft':
      return { dx: -arrowStep, dy: 0 }
    case 'ArrowRight':
      return { dx: arrowStep, dy: 0 }
    case 'ArrowUp':
      return { dx: 0, dy: -arrowStep }
    case 'ArrowDown':
      return { dx: 0, dy: arrowStep }
    default:
      return undefined
  }
}
