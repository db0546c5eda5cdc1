/**
 * One viewport with a stack of images: which one is in view, and what is there to see. With `StackLook`, which turns and
 * windows it, the only place that talks to Cornerstone's viewport.
 * Components read its `view` and call its methods; it tells them when the view changed, at most once a frame.
 */
import * as core from '@cornerstonejs/core'
import type { JsonDataSet } from '../../dicomweb/dicom-json.ts'
import type { Presentation } from '../layers/presentation-state.ts'
import { followFrom, joinViews } from '../linked/linked-views.ts'
import { passBy, prefetchAround, stopPrefetch } from '../loading/prefetch.ts'
import { isPreliminary, joinPreliminary, measureAgain } from '../loading/preliminary.ts'
import { ownFramesPerSecond } from '../model/frame-rate.ts'
import type { Vector } from '../model/orientation.ts'
import type { Frame } from '../model/series-stack.ts'
import { sameWindow, type Window } from '../model/window-presets.ts'
import { Cine } from './cine.ts'
import { rememberFrames } from './known-frames.ts'
import { lettersOf, magnificationOf, storedInverted, windowOf } from './read-viewport.ts'
import { StackLook } from './StackLook.ts'
import { emptyView, type StackView } from './stack-view.ts'
import { addToolsTo, removeToolsFrom } from './tools.ts'

const { Events } = core.Enums

export class StackController {
  readonly viewportId: string
  readonly #engine: core.RenderingEngine
  readonly #element: HTMLDivElement
  readonly #listeners = new Set<() => void>()
  #frames: readonly Frame[] = []
  #imageIds: string[] = []
  #view: StackView = emptyView
  readonly #cine = new Cine(() => this.#showNext())
  #chosenFramesPerSecond: number | undefined
  #announcing = false
  #loadedTimer: ReturnType<typeof setTimeout> | undefined
  readonly #leave: () => void
  /** Window, turning and zoom */
  readonly look = new StackLook(
    () => this.#viewport,
    () => this.#changed(),
  )
  /** The reader scrolls here: linked viewports follow */
  leads = false
  readonly #leavePreliminary: () => void
  /** The one that a preliminary picture began with */
  #preliminaryWindow: Window | undefined

  constructor(options: { viewportId: string; engine: core.RenderingEngine; element: HTMLDivElement }) {
    this.viewportId = options.viewportId
    this.#engine = options.engine
    this.#element = options.element
    this.#engine.enableElement({
      viewportId: this.viewportId,
      type: core.Enums.ViewportType.STACK,
      element: this.#element,
      defaultOptions: { background: [0, 0, 0] },
    })
    addToolsTo(this.viewportId, this.#engine.id)
    this.#leave = joinViews(this.viewportId, this)
    this.#leavePreliminary = joinPreliminary({
      wants: (imageId) => this.#lacks(imageId),
      show: (image) => this.#showPreliminary(image),
    })
    this.#element.addEventListener(Events.STACK_NEW_IMAGE, this.#newImage)
    for (const event of elementEvents) this.#element.addEventListener(event, this.#changed)
    for (const event of cacheEvents) core.eventTarget.addEventListener(event, this.#cacheChanged)
    core.eventTarget.addEventListener(Events.IMAGE_LOAD_ERROR, this.#failed)
  }

  get view(): StackView {
    return this.#view
  }

  /** Calls back after each change of the view; returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Shows a stack from one of its images. */
  async show(frames: readonly Frame[], index = 0): Promise<void> {
    this.stopCine()
    this.#frames = frames
    this.#imageIds = frames.map(({ imageId }) => imageId)
    rememberFrames(frames)
    this.#view = { ...emptyView, index, count: frames.length }
    this.#announce()
    if (frames.length === 0) return
    await this.#viewport.setStack(this.#imageIds, index).catch(() => undefined)
    this.#changed()
  }

  /** Goes to an image; beyond the ends it stays at the end. */
  async goTo(index: number): Promise<void> {
    const target = Math.max(0, Math.min(this.#frames.length - 1, index))
    if (this.#frames.length === 0 || target === this.#viewport.getTargetImageIdIndex()) return
    this.#view = { ...this.#view, index: target, error: undefined }
    this.#changed()
    if (this.leads) followFrom(this.viewportId)
    passBy(this.viewportId, this.#imageIds, target)
    await this.#viewport.setImageIdIndex(target).catch(() => undefined)
    this.#changed()
  }

  readonly step = (by: number): Promise<void> => this.goTo(this.#view.index + by)

  /** The image that was gone to is neither seen whole nor known not to come. */
  get isBehind(): boolean {
    const { index, count, shown, preliminary, error } = this.#view
    return count > 0 && error === undefined && (shown !== index || preliminary)
  }

  /** Looks at the image as a presentation state says. */
  present(presentation: Presentation): void {
    const frame = this.#frames[this.#view.shown]
    if (frame) this.look.present(frame, presentation)
  }

  /** Runs through the stack, again and again. */
  startCine(framesPerSecond: number): void {
    this.#cine.start(framesPerSecond)
    this.#view = { ...this.#view, cine: framesPerSecond }
    this.#announce()
  }

  stopCine(): void {
    this.#cine.stop()
    if (this.#view.cine === 0) return
    this.#view = { ...this.#view, cine: 0 }
    this.#announce()
  }

  /** The element changed its size. */
  resized(): void {
    const { parallelScale } = this.#viewport.getCamera()
    this.#engine.resize(true, true)
    // Where the processor draws, the image grows and shrinks with its viewport.
    if (parallelScale && core.getShouldUseCPURendering()) this.#viewport.setCamera({ parallelScale })
    this.#changed()
  }

  /** Data set of the image in view. */
  get dataSet(): JsonDataSet | undefined {
    return this.#frames[this.#view.index]?.dataSet
  }

  /** Cine speed that the reader chose for this viewport, in images a second. */
  get chosenFramesPerSecond(): number | undefined {
    return this.#chosenFramesPerSecond
  }

  /** The cine takes it over at once where it runs. */
  chooseFramesPerSecond(framesPerSecond: number): void {
    this.#chosenFramesPerSecond = framesPerSecond
    if (this.#view.cine > 0) this.startCine(framesPerSecond)
    else this.#announce()
  }

  /** Cine speed that the file asks for, in images a second. */
  get ownFramesPerSecond(): number | undefined {
    return ownFramesPerSecond(this.dataSet)
  }

  /** CSS pixels of the viewport where a point of the patient lies. */
  readonly toCanvas = (point: Vector): [number, number] => this.#viewport.worldToCanvas([...point])

  /** The element that Cornerstone draws in. */
  get element(): HTMLDivElement {
    return this.#element
  }

  /** How the camera looks now. */
  get camera(): core.Types.ICamera {
    return this.#viewport.getCamera()
  }

  get frames(): readonly Frame[] {
    return this.#frames
  }

  /** Addresses of the stack's images. */
  get imageIds(): readonly string[] {
    return this.#imageIds
  }

  destroy(): void {
    this.#leave()
    this.#leavePreliminary()
    this.stopCine()
    stopPrefetch(this.viewportId)
    this.#element.removeEventListener(Events.STACK_NEW_IMAGE, this.#newImage)
    for (const event of elementEvents) this.#element.removeEventListener(event, this.#changed)
    for (const event of cacheEvents) core.eventTarget.removeEventListener(event, this.#cacheChanged)
    clearTimeout(this.#loadedTimer)
    core.eventTarget.removeEventListener(Events.IMAGE_LOAD_ERROR, this.#failed)
    removeToolsFrom(this.viewportId, this.#engine.id)
    this.#engine.disableElement(this.viewportId)
  }

  get #viewport(): core.StackViewport {
    return this.#engine.getViewport(this.viewportId) as core.StackViewport
  }

  /** Whether an image is in view and not there whole. */
  #lacks(imageId: string): boolean {
    const viewport = this.#engine.getViewport(this.viewportId) as core.StackViewport | undefined
    if (!viewport || this.#imageIds[viewport.getTargetImageIdIndex()] !== imageId) return false
    const image = viewport.getCornerstoneImage()
    return image?.imageId !== imageId || isPreliminary(image)
  }

  async #showNext(): Promise<void> {
    const next = (this.#view.index + 1) % Math.max(1, this.#frames.length)
    const alone = this.#frames.length < 2
    await this.goTo(next)
    const image = this.#engine.getViewport(this.viewportId) && this.#viewport.getCornerstoneImage()
    if (alone || image?.imageId !== this.#imageIds[next]) return
    await new Promise((painted) => this.#element.addEventListener(Events.IMAGE_RENDERED, painted, { once: true }))
  }

  /** Which images are in memory is told a few times a second: while hundreds arrive, the reader scrolls. */
  readonly #cacheChanged = (): void => {
    this.#loadedTimer ??= setTimeout(() => {
      this.#loadedTimer = undefined
      this.#view = { ...this.#view, loaded: this.#imageIds.map((imageId) => core.cache.isLoaded(imageId)) }
      this.#announce()
    }, loadedToldMs)
  }

  readonly #newImage = (event: Event): void =>
    this.look.carryWindow((event as CustomEvent<{ image: core.Types.IImage }>).detail.image)

  /** Reads the view again, once in the next frame however many events come. */
  readonly #changed = (): void => {
    if (this.#announcing) return
    this.#announcing = true
    requestAnimationFrame(() => {
      this.#announcing = false
      if (!this.#engine.getViewport(this.viewportId) || this.#frames.length === 0) return
      this.#read()
      this.#announce()
    })
  }

  #read(): void {
    const viewport = this.#viewport
    const image = viewport.getCornerstoneImage()
    const index = viewport.getTargetImageIdIndex()
    const shown = image ? this.#imageIds.indexOf(image.imageId) : -1
    if (index !== this.#view.index) {
      passBy(this.viewportId, this.#imageIds, index)
      if (this.leads) queueMicrotask(() => followFrom(this.viewportId))
    }
    const preliminary = isPreliminary(image)
    if (this.#view.preliminary && image && !preliminary) this.#arrivedWhole(image)
    if (image && !preliminary && (shown !== this.#view.shown || this.#view.preliminary))
      prefetchAround(this.viewportId, this.#imageIds, shown, image.sizeInBytes || 2 * image.rows * image.columns)
    this.#view = {
      ...this.#view,
      index,
      shown,
      preliminary,
      error: shown === index || index !== this.#view.index ? undefined : this.#view.error,
      window: windowOf(viewport),
      inverted: (viewport.getProperties().invert ?? false) !== storedInverted(this.#frames[shown]?.dataSet),
      magnification: magnificationOf(viewport),
      letters: lettersOf(viewport, this.#frames[shown]),
    }
  }

  #showPreliminary(image: core.Types.IImage): void {
    const byProcessor = core.getShouldUseCPURendering()
    // The processor draws fractions from whole numbers that Cornerstone makes of the whole image only.
    if (byProcessor && image.getPixelData() instanceof Float32Array) return
    this.#preliminaryWindow = { center: Number(image.windowCenter), width: Number(image.windowWidth) }
    if (byProcessor) {
      this.look.carryWindow(image)
      this.#viewport.renderImageObject(image)
      this.#viewport.render()
      this.#changed()
    } else this.#viewport.successCallback(image.imageId, image)
  }

  /** What was taken from a preliminary picture is taken again: values under what is drawn, and a window that the file does not name. */
  #arrivedWhole(image: core.Types.IImage): void {
    measureAgain(image.imageId)
    const unchanged = sameWindow(windowOf(this.#viewport), this.#preliminaryWindow)
    const own = { center: Number(image.windowCenter), width: Number(image.windowWidth) }
    if (unchanged && !sameWindow(own, this.#preliminaryWindow)) this.look.setWindow(own)
    else this.#viewport.render()
  }

  readonly #failed = (event: Event): void => {
    const { imageId, error } = (event as CustomEvent<{ imageId?: string; error?: unknown }>).detail
    const index = imageId ? this.#imageIds.indexOf(imageId) : -1
    if (index < 0 || index !== this.#view.index) return
    this.#view = { ...this.#view, error: error ?? true }
    this.#announce()
  }

  #announce(): void {
    for (const listener of this.#listeners) listener()
  }
}

const loadedToldMs = 250

const elementEvents = [Events.STACK_NEW_IMAGE, Events.VOI_MODIFIED, Events.CAMERA_MODIFIED, Events.PRE_STACK_NEW_IMAGE]
const cacheEvents = [Events.IMAGE_CACHE_IMAGE_ADDED, Events.IMAGE_CACHE_IMAGE_REMOVED]
