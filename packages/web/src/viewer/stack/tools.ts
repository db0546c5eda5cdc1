/** What the mouse, the fingers and the wheel do in a viewport. */
import * as tools from '@cornerstonejs/tools'

const {
  WindowLevelTool,
  PanTool,
  ZoomTool,
  StackScrollTool,
  LengthTool,
  AngleTool,
  ToolGroupManager,
  Enums: { MouseBindings },
} = tools

/** Tools that the main mouse button or one finger can hold, in the order of the toolbar. */
export const toolNames = ['window', 'scroll', 'pan', 'zoom', 'length', 'angle'] as const
export type ToolName = (typeof toolNames)[number]

const classes = {
  window: WindowLevelTool,
  scroll: StackScrollTool,
  pan: PanTool,
  zoom: ZoomTool,
  length: LengthTool,
  angle: AngleTool,
} as const

/** Tools whose marks stay in the image and can be moved afterwards. */
const measuring: readonly ToolName[] = ['length', 'angle']

const groupId = 'viewer'

/** Makes the tools known, and one group of them for all viewports. */
export function registerTools(): void {
  for (const tool of Object.values(classes)) tools.addTool(tool)
  const group = ToolGroupManager.createToolGroup(groupId)
  for (const tool of Object.values(classes)) group?.addTool(tool.toolName)
  chooseTool('window')
}

/** Adds a viewport to the group. */
export function addToolsTo(viewportId: string, renderingEngineId: string): void {
  ToolGroupManager.getToolGroup(groupId)?.addViewport(viewportId, renderingEngineId)
}

/** Takes a viewport out of the group. */
export function removeToolsFrom(viewportId: string, renderingEngineId: string): void {
  ToolGroupManager.getToolGroup(groupId)?.removeViewports(renderingEngineId, viewportId)
}

/** Gives the main button to a tool. Middle button pans, right button and pinch zoom, the wheel scrolls, always. */
export function chooseTool(chosen: ToolName): void {
  const group = ToolGroupManager.getToolGroup(groupId)
  if (!group) return
  for (const name of toolNames) {
    const bindings = [...(name === chosen ? [{ mouseButton: MouseBindings.Primary }] : []), ...fixedBindings(name)]
    const { toolName } = classes[name]
    if (bindings.length > 0) group.setToolActive(toolName, { bindings })
    else if (measuring.includes(name)) group.setToolPassive(toolName, { removeAllBindings: true })
    else group.setToolDisabled(toolName)
  }
}

function fixedBindings(name: ToolName): tools.Types.IToolBinding[] {
  if (name === 'pan') return [{ mouseButton: MouseBindings.Auxiliary }]
  if (name === 'zoom') return [{ mouseButton: MouseBindings.Secondary }, { numTouchPoints: 2 }]
  if (name === 'scroll') return [{ mouseButton: MouseBindings.Wheel }]
  return []
}

/** Removes every measurement in the images of these addresses. */
export function removeMeasurements(imageIds: readonly string[]): void {
  const inStack = new Set(imageIds)
  for (const { annotationUID, metadata } of tools.annotation.state.getAllAnnotations())
    if (annotationUID && inStack.has(metadata?.referencedImageId ?? ''))
      tools.annotation.state.removeAnnotation(annotationUID)
}

/** Removes the measurements that are selected. */
export function removeSelectedMeasurements(): void {
  for (const uid of tools.annotation.selection.getAnnotationsSelected()) tools.annotation.state.removeAnnotation(uid)
}
