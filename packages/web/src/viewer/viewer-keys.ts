/** The keys of the viewer and what they do. */
import type { HotkeyItem } from '@mantine/hooks'
import type { Dispatch } from 'react'
import { isCovered } from '../app/is-covered.ts'
import type { Shortcut } from '../app/KeyboardHelp.tsx'
import { redo, removeMeasurements, selectedMeasurements, undo } from './measurements/measurements.ts'
import { presetsOf } from './model/window-presets.ts'
import type { StackController } from './stack/StackController.ts'
import type { ToolName } from './stack/tools.ts'
import type { ViewerAction } from './viewer-state.ts'

/** Images that Page Up and Page Down move by. */
const pageImages = 10

/** Cine speed where the file states none, in images a second. */
export const defaultFramesPerSecond = 15

export const toolKeys: Readonly<Record<ToolName, string>> = {
  window: 'W',
  scroll: 'S',
  pan: 'P',
  zoom: 'Z',
  windowRegion: 'Shift+W',
  magnify: 'M',
  crosshair: 'X',
  length: 'L',
  bidirectional: 'D',
  angle: 'A',
  cobb: 'B',
  ellipse: 'E',
  rectangle: 'Q',
  freehand: 'Shift+F',
  probe: 'H',
  arrow: 'N',
  text: 'Y',
}

export interface KeyContext {
  controller: StackController | undefined
  dispatch: Dispatch<ViewerAction>
  seriesUIDs: readonly string[]
  activeSeries: string | undefined
  showHelp: () => void
  leave: () => void
  /** Keys of the panels around the viewports */
  panels: readonly HotkeyItem[]
}

/** Key bindings for the active viewport. */
export function hotkeysOf({
  controller,
  dispatch,
  seriesUIDs,
  activeSeries,
  showHelp,
  leave,
  panels,
}: KeyContext): HotkeyItem[] {
  const bySeries = (by: number) => {
    const next = seriesUIDs[seriesUIDs.indexOf(activeSeries ?? '') + by]
    if (next) dispatch({ do: 'place', series: next })
  }
  // A key that is held waits for each image: it never runs ahead of what has arrived, and stops where it is let go.
  const step = (by: number) => (event: KeyboardEvent) => {
    if (!(event.repeat && controller?.isBehind)) void controller?.step(by)
  }
  return [
    ['ArrowDown', step(1)],
    ['ArrowUp', step(-1)],
    ['PageDown', step(pageImages)],
    ['PageUp', step(-pageImages)],
    ['Home', () => void controller?.goTo(0)],
    ['End', () => void controller?.goTo(controller.view.count - 1)],
    ['ArrowRight', () => bySeries(1)],
    ['ArrowLeft', () => bySeries(-1)],
    ['Space', (event) => playUnlessPressing(event, controller), { preventDefault: false }],
    ['I', () => controller?.look.toggleInvert()],
    ['R', () => controller?.look.reset()],
    ['O', () => controller?.look.actualSize()],
    ['F', () => controller?.look.flip()],
    ['T', () => controller?.look.rotate()],
    ['Delete', removeSelected],
    ['Backspace', removeSelected],
    ['mod+Z', undo],
    ['mod+shift+Z', redo],
    ['mod+Y', redo],
    ...panels,
    ['?', showHelp],
    ['shift+?', showHelp],
    ['Escape', (event) => isCovered(event) || leave()],
    ...Array.from({ length: 9 }, (_, index): HotkeyItem => [String(index + 1), () => applyPreset(controller, index)]),
    ...Object.entries(toolKeys).map(
      ([tool, key]): HotkeyItem => [key, () => dispatch({ do: 'tool', tool: tool as ToolName })],
    ),
  ]
}

const removeSelected = (): void => removeMeasurements(selectedMeasurements())

/** Space presses the button that has the focus; anywhere else it plays. */
function playUnlessPressing(event: KeyboardEvent, controller: StackController | undefined): void {
  if (event.target instanceof HTMLButtonElement) return
  event.preventDefault()
  toggleCine(controller)
}

/** As the reader chose, else as the file asks for. */
export const cineSpeedOf = ({ chosenFramesPerSecond, ownFramesPerSecond }: StackController): number =>
  Math.round(chosenFramesPerSecond ?? ownFramesPerSecond ?? defaultFramesPerSecond)

/** Starts or stops the cine. */
export function toggleCine(controller: StackController | undefined): void {
  if (!controller) return
  if (controller.view.cine > 0) controller.stopCine()
  else controller.startCine(cineSpeedOf(controller))
}

/** Applies the preset of a key to the image in view. */
export function applyPreset(controller: StackController | undefined, index: number): void {
  const dataSet = controller?.dataSet
  const preset = dataSet && presetsOf(dataSet)[index]
  if (preset) controller?.look.setWindow(preset.window, preset.share)
}

export const shortcuts: readonly Shortcut[] = [
  { keys: ['↑', '↓', 'PgUp', 'PgDn'], meaning: 'viewerKeys.scroll' },
  { keys: ['←', '→'], meaning: 'viewerKeys.series' },
  { keys: ['1', '…', '9'], meaning: 'viewerKeys.presets' },
  { keys: ['Space'], meaning: 'viewerKeys.cine' },
  { keys: ['W', 'S', 'P', 'Z'], meaning: 'viewerKeys.tools' },
  { keys: ['⇧W', 'M', 'X'], meaning: 'viewerKeys.look2' },
  { keys: ['L', 'D', 'A', 'B'], meaning: 'viewerKeys.measure' },
  { keys: ['E', 'Q', '⇧F', 'H'], meaning: 'viewerKeys.statistics' },
  { keys: ['N', 'Y'], meaning: 'viewerKeys.words' },
  { keys: ['Ctrl+Z', 'Ctrl+Y'], meaning: 'viewerKeys.undo' },
  { keys: ['C'], meaning: 'viewerKeys.list' },
  { keys: ['⇧O'], meaning: 'viewerKeys.layers' },
  { keys: ['K'], meaning: 'viewerKeys.keyImage' },
  { keys: ['G'], meaning: 'viewerKeys.layout' },
  { keys: ['U', 'J'], meaning: 'viewerKeys.linked' },
  { keys: ['V'], meaning: 'viewerKeys.volume' },
  { keys: ['Del'], meaning: 'viewerKeys.delete' },
  { keys: ['I', 'F', 'T'], meaning: 'viewerKeys.look' },
  { keys: ['O'], meaning: 'viewerKeys.actualSize' },
  { keys: ['R'], meaning: 'viewerKeys.reset' },
  { keys: ['Esc'], meaning: 'viewerKeys.leave' },
]
