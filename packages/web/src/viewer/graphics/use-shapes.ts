/** What lies over the image of a viewport now: the held point, the cut of the active image, and the layers of the study. */
import { useMemo, useSyncExternalStore } from 'react'
import type { ShownLayer } from '../layers/layer.ts'
import { linkedState } from '../linked/linked-views.ts'
import { cutLine, distanceTo, imagePlane } from '../model/image-plane.ts'
import type { Frame } from '../model/series-stack.ts'
import type { StackController } from '../stack/StackController.ts'
import { useStackView } from '../stack/use-stack-view.ts'
import type { Shape } from './shapes.ts'

export interface ShapeSources {
  frame: Frame | undefined
  /** The active viewport, where this is another one and reference lines are wanted */
  leader: StackController | undefined
  layers: readonly ShownLayer[]
}

const referenceColour = '#ffd166'
const pointColour = '#5eead4'

/** A held point is shown in slices up to this far away; PS3.3 knows no better where Slice Thickness is missing. */
const reachMm = 5

export function useShapes({ frame, leader, layers }: ShapeSources): readonly Shape[] {
  const held = useSyncExternalStore(linkedState.subscribe, linkedState.held)
  const leaderIndex = useStackView(leader).shown
  return useMemo(() => {
    if (!frame) return []
    const shown = imagePlane(frame.dataSet)
    const shapes: Shape[] = layers.flatMap(({ layer, look }) => layer.shapesOf(frame, look))
    const cutting = leader?.frames[leaderIndex]
    const cut = cutting && cutLine(imagePlane(cutting.dataSet), shown)
    if (cut) shapes.push({ kind: 'line', points: cut, colour: referenceColour, dashed: true })
    const near = held && held.frameOfReferenceUID === shown.frameOfReferenceUID && shown.positioned
    if (near && Math.abs(distanceTo(shown, held.world)) <= reachMm)
      shapes.push({ kind: 'cross', at: held.world, colour: pointColour })
    return shapes
  }, [frame, layers, leader, leaderIndex, held])
}
