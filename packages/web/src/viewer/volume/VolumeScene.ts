/** The viewports of a volume: three planes through it and the volume itself, projected or rendered. */
import * as core from '@cornerstonejs/core'
import { withWebGL } from '../loading/graphics.ts'
import { cross, type EdgeLetters, edgeLetters, type Vector } from '../model/orientation.ts'
import type { Window } from '../model/window-presets.ts'
import { addToolsTo, chooseToolAgain, removeToolsFrom } from '../stack/tools.ts'

/** The planes, named by how the patient is cut. */
export const planeNames = ['axial', 'sagittal', 'coronal'] as const
export type PlaneName = (typeof planeNames)[number]

/** What the fourth viewport shows. */
export type SolidMode = 'mip' | 'render'

const { ViewportType, OrientationAxis, BlendModes } = core.Enums

const orientations = {
  axial: OrientationAxis.AXIAL,
  sagittal: OrientationAxis.SAGITTAL,
  coronal: OrientationAxis.CORONAL,
} as const

/** Thick enough to hold any body, in millimetres. */
const wholeMm = 5000

export class VolumeScene {
  readonly #engine: core.RenderingEngine
  readonly #ids: string[] = []

  /** @param elements - of the planes and of the volume itself */
  constructor(engine: core.RenderingEngine, elements: Readonly<Record<PlaneName | 'solid', HTMLDivElement>>) {
    this.#engine = engine
    for (const name of planeNames) this.#enable(name, elements[name], ViewportType.ORTHOGRAPHIC, orientations[name])
    this.#enable('mip', elements.solid, ViewportType.ORTHOGRAPHIC, OrientationAxis.CORONAL)
  }

  /** Shows a volume in all viewports. */
  async show(volumeId: string, window: Window | undefined): Promise<void> {
    await core.setVolumesForViewports(this.#engine, [{ volumeId }], [...this.#ids])
    for (const name of planeNames) addToolsTo(idOf(name), this.#engine.id, 'volume')
    addToolsTo(idOf('mip'), this.#engine.id, 'solid')
    this.#volume('mip').setBlendMode(BlendModes.MAXIMUM_INTENSITY_BLEND)
    this.#volume('mip').setSlabThickness(wholeMm)
    if (window) this.setWindow(window)
    chooseToolAgain()
    this.#engine.renderViewports([...this.#ids])
  }

  setWindow({ center, width }: Window): void {
    const voiRange = core.utilities.windowLevel.toLowHighRange(width, center)
    for (const id of this.#ids) (this.#engine.getViewport(id) as core.VolumeViewport).setProperties({ voiRange })
    this.#engine.renderViewports([...this.#ids])
  }

  /** Thickness of what the planes show; above 0 the brightest voxel of the slab counts. */
  setSlab(thicknessMm: number): void {
    for (const name of planeNames) {
      const viewport = this.#volume(name)
      viewport.setBlendMode(thicknessMm > 0 ? BlendModes.MAXIMUM_INTENSITY_BLEND : BlendModes.COMPOSITE)
      if (thicknessMm > 0) viewport.setSlabThickness(thicknessMm)
      else viewport.resetSlabThickness()
    }
    this.#engine.renderViewports(planeNames.map(idOf))
  }

  /** Turns the fourth viewport into a projection or a rendering of the volume. */
  async setSolid(mode: SolidMode, volumeId: string, modality: string, element: HTMLDivElement): Promise<void> {
    removeToolsFrom(idOf('mip'), this.#engine.id, 'solid')
    this.#engine.disableElement(idOf('mip'))
    this.#ids.splice(this.#ids.indexOf(idOf('mip')), 1)
    const type = mode === 'mip' ? ViewportType.ORTHOGRAPHIC : ViewportType.VOLUME_3D
    this.#enable('mip', element, type, OrientationAxis.CORONAL)
    await core.setVolumesForViewports(this.#engine, [{ volumeId }], [idOf('mip')])
    addToolsTo(idOf('mip'), this.#engine.id, 'solid')
    const viewport = this.#volume('mip')
    if (mode === 'mip') {
      viewport.setBlendMode(BlendModes.MAXIMUM_INTENSITY_BLEND)
      viewport.setSlabThickness(wholeMm)
    } else viewport.setProperties({ preset: modality === 'CT' ? 'CT-Bone' : 'MR-Default' })
    viewport.render()
  }

  /** Letters at the edges of a plane, as it is turned now. */
  letters(name: PlaneName): EdgeLetters {
    const { viewUp, viewPlaneNormal } = this.#volume(name).getCamera()
    return edgeLetters(viewUp as Vector, cross(viewUp as Vector, viewPlaneNormal as Vector))
  }

  /** Calls back when a plane is moved or turned. */
  onCamera(name: PlaneName, listener: () => void): () => void {
    const { element } = this.#volume(name)
    element.addEventListener(core.Enums.Events.CAMERA_MODIFIED, listener)
    return () => element.removeEventListener(core.Enums.Events.CAMERA_MODIFIED, listener)
  }

  resized(): void {
    this.#engine.resize(true, true)
  }

  destroy(): void {
    for (const name of planeNames) removeToolsFrom(idOf(name), this.#engine.id, 'volume')
    removeToolsFrom(idOf('mip'), this.#engine.id, 'solid')
    for (const id of this.#ids) this.#engine.disableElement(id)
  }

  #enable(
    name: PlaneName | 'mip',
    element: HTMLDivElement,
    type: core.Enums.ViewportType,
    orientation: core.Enums.OrientationAxis,
  ): void {
    const viewportId = idOf(name)
    const defaultOptions = { orientation, background: [0, 0, 0] as [number, number, number] }
    withWebGL(() => this.#engine.enableElement({ viewportId, type, element, defaultOptions }))
    this.#ids.push(viewportId)
  }

  #volume(name: PlaneName | 'mip'): core.VolumeViewport {
    return this.#engine.getViewport(idOf(name)) as core.VolumeViewport
  }
}

const idOf = (name: PlaneName | 'mip'): string => `volume-${name}`
