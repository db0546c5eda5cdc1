/** What the mouse, the fingers and the wheel do in a viewport. */
import * as tools from '@cornerstonejs/tools'
import { textLinesOf } from '../measurements/measurement-lines.ts'
import { askForText } from '../measurements/text-request.ts'
import { CrosshairTool } from './crosshair-tool.ts'
import { PointValueTool } from './point-value-tool.ts'
import { WindowRegionTool } from './window-region-tool.ts'

const {
  ToolGroupManager,
  Enums: { MouseBindings },
} = tools

/** Tools that look at an image, in the order of the toolbar. */
export const lookingTools = ['window', 'scroll', 'pan', 'zoom', 'windowRegion', 'magnify', 'crosshair'] as const

/** Tools whose marks stay in the image and can be moved afterwards, in the order of the menu. */
export const measuringTools = [
  'length',
  'bidirectional',
  'angle',
  'cobb',
  'ellipse',
  'rectangle',
  'freehand',
  'probe',
  'arrow',
  'text',
] as const

/** Tools that the main mouse button or one finger can hold. */
export const toolNames = [...lookingTools, ...measuringTools] as const
export type MeasuringTool = (typeof measuringTools)[number]
export type ToolName = (typeof toolNames)[number]

const classes = {
  window: tools.WindowLevelTool,
  scroll: tools.StackScrollTool,
  pan: tools.PanTool,
  zoom: tools.ZoomTool,
  windowRegion: WindowRegionTool,
  magnify: tools.MagnifyTool,
  crosshair: CrosshairTool,
  length: tools.LengthTool,
  bidirectional: tools.BidirectionalTool,
  angle: tools.AngleTool,
  cobb: tools.CobbAngleTool,
  ellipse: tools.EllipticalROITool,
  rectangle: tools.RectangleROITool,
  freehand: tools.PlanarFreehandROITool,
  probe: PointValueTool,
  arrow: tools.ArrowAnnotateTool,
  text: tools.LabelTool,
} as const satisfies Record<ToolName, unknown>

const byCornerstoneName = new Map<string, MeasuringTool>(
  measuringTools.map((name): [string, MeasuringTool] => [classes[name].toolName, name]),
)

/** Our name of a tool that Cornerstone names in an annotation; undefined for marks that are no measurement. */
export const measuringToolOf = (toolName: string): MeasuringTool | undefined => byCornerstoneName.get(toolName)

/** Cornerstone's name of a measuring tool. */
export const cornerstoneName = (name: MeasuringTool): string => classes[name].toolName

/** Viewports that show stacks, planes of a volume, the volume itself: each kind has its group. */
export type ToolGroupName = 'viewer' | 'volume' | 'solid'

/** In the planes of a volume the crosshair is Cornerstone's: its lines are the planes and turn them. */
const toolIn = (group: ToolGroupName, name: ToolName): string =>
  group === 'volume' && name === 'crosshair' ? tools.CrosshairsTool.toolName : classes[name].toolName

/** Makes the tools known, and the groups of viewports that share them. */
export function registerTools(): void {
  for (const tool of Object.values(classes)) tools.addTool(tool)
  tools.addTool(tools.CrosshairsTool)
  tools.addTool(tools.TrackballRotateTool)
  for (const groupName of ['viewer', 'volume'] as const) {
    const group = ToolGroupManager.createToolGroup(groupName)
    for (const name of toolNames) group?.addTool(toolIn(groupName, name), configurationOf(name))
  }
  const solid = ToolGroupManager.createToolGroup('solid')
  for (const { toolName } of [tools.TrackballRotateTool, tools.ZoomTool, tools.PanTool]) solid?.addTool(toolName)
  solid?.setToolActive(tools.TrackballRotateTool.toolName, { bindings: [{ mouseButton: MouseBindings.Primary }] })
  solid?.setToolActive(tools.ZoomTool.toolName, {
    bindings: [{ mouseButton: MouseBindings.Secondary }, { mouseButton: MouseBindings.Wheel }, { numTouchPoints: 2 }],
  })
  solid?.setToolActive(tools.PanTool.toolName, { bindings: [{ mouseButton: MouseBindings.Auxiliary }] })
  chooseTool('window')
}

function configurationOf(name: ToolName): Record<string, unknown> {
  if (name === 'arrow' || name === 'text')
    return {
      getTextCallback: (done: (text?: string) => void) => void askForText('').then(done),
      changeTextCallback: (
        { data }: { data: { label?: string; text?: string } },
        _event: unknown,
        done: (text?: string) => void,
      ) => void askForText(data?.label ?? data?.text ?? '').then((text) => text !== undefined && done(text)),
    }
  const measures = (measuringTools as readonly ToolName[]).includes(name)
  if (!measures) return {}
  const getTextLines = textLinesOf(name as MeasuringTool)
  // A region is closed: the hand that lifts draws the last line.
  return name === 'freehand' ? { getTextLines, allowOpenContours: false } : { getTextLines }
}

/** Adds a viewport to a group. */
export function addToolsTo(viewportId: string, renderingEngineId: string, group: ToolGroupName = 'viewer'): void {
  ToolGroupManager.getToolGroup(group)?.addViewport(viewportId, renderingEngineId)
}

/** Takes a viewport out of its group. */
export function removeToolsFrom(viewportId: string, renderingEngineId: string, group: ToolGroupName = 'viewer'): void {
  ToolGroupManager.getToolGroup(group)?.removeViewports(renderingEngineId, viewportId)
}

let inHand: ToolName = 'window'

/** The planes of a volume are there: their group takes the tool that is chosen. */
export const chooseToolAgain = (): void => chooseTool(inHand)

/** Gives the main button to a tool. Middle button pans, right button and pinch zoom, the wheel scrolls, always. */
export function chooseTool(chosen: ToolName): void {
  inHand = chosen
  for (const groupName of ['viewer', 'volume'] as const) {
    const group = ToolGroupManager.getToolGroup(groupName)
    // Crosshairs without planes to cross are an error of Cornerstone's.
    if (groupName === 'volume' && group?.getViewportIds().length === 0) continue
    if (group) bind(group, groupName, chosen)
  }
}

function bind(group: tools.Types.IToolGroup, groupName: ToolGroupName, chosen: ToolName): void {
  for (const name of toolNames) {
    const bindings = [...(name === chosen ? [{ mouseButton: MouseBindings.Primary }] : []), ...fixedBindings(name)]
    const toolName = toolIn(groupName, name)
    if (bindings.length > 0) group.setToolActive(toolName, { bindings })
    else if ((measuringTools as readonly ToolName[]).includes(name))
      group.setToolPassive(toolName, { removeAllBindings: true })
    else group.setToolDisabled(toolName)
  }
}

function fixedBindings(name: ToolName): tools.Types.IToolBinding[] {
  if (name === 'pan') return [{ mouseButton: MouseBindings.Auxiliary }]
  if (name === 'zoom') return [{ mouseButton: MouseBindings.Secondary }, { numTouchPoints: 2 }]
  if (name === 'scroll') return [{ mouseButton: MouseBindings.Wheel }, { numTouchPoints: 3 }]
  return []
}
