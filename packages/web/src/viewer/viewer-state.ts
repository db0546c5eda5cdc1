/** Which series stands where, which viewport is active, which tool the main button holds. */
import type { ToolName } from './stack/tools.ts'

/** Viewports by rows and columns. */
export interface Layout {
  rows: number
  columns: number
}

/** More viewports than nine are smaller than an image is worth. */
export const mostRows = 3
export const mostColumns = 3

/** What the grid holds: stacks side by side, or the planes of one volume. */
export type ViewMode = 'stacks' | 'volume'

export interface ViewerState {
  layout: Layout
  mode: ViewMode
  /** Series Instance UID of each cell, row by row */
  cells: readonly (string | undefined)[]
  active: number
  tool: ToolName
  /** The reader has put his hand to it: nothing moves under it any more */
  begun: boolean
}

export type ViewerAction =
  | { do: 'layout'; layout: Layout; series: readonly string[] }
  | { do: 'hang'; layout: Layout; cells: readonly (string | undefined)[] }
  | { do: 'begin' }
  | { do: 'place'; series: string; cell?: number }
  | { do: 'activate'; cell: number }
  | { do: 'tool'; tool: ToolName }
  | { do: 'mode'; mode: ViewMode }

export function reduceViewer(state: ViewerState, action: ViewerAction): ViewerState {
  switch (action.do) {
    case 'layout':
      return { ...withLayout(state, action.layout, action.series), begun: true }
    case 'hang':
      return state.begun || isHungSo(state, action)
        ? state
        : { ...state, layout: action.layout, cells: action.cells, active: 0 }
    case 'begin':
      return { ...state, begun: true }
    case 'place': {
      const cell = action.cell ?? state.active
      return { ...state, cells: state.cells.with(cell, action.series), active: cell, begun: true }
    }
    case 'activate':
      return state.begun && state.active === action.cell ? state : { ...state, active: action.cell, begun: true }
    case 'tool':
      return { ...state, tool: action.tool }
    case 'mode':
      return { ...state, mode: action.mode, begun: true }
  }
}

const isHungSo = (state: ViewerState, { layout, cells }: Pick<ViewerState, 'layout' | 'cells'>): boolean =>
  JSON.stringify([state.layout, state.cells]) === JSON.stringify([layout, cells])

/** Cells that stay keep their series; new ones take the series that follow the last one shown. */
function withLayout(state: ViewerState, layout: Layout, series: readonly string[]): ViewerState {
  const count = layout.rows * layout.columns
  const kept = state.cells.slice(0, count)
  const lastShown = Math.max(-1, ...kept.map((uid) => (uid ? series.indexOf(uid) : -1)))
  const following = series.slice(lastShown + 1)
  const cells = Array.from({ length: count }, (_, cell) => kept[cell] ?? following[cell - kept.length])
  return { ...state, mode: 'stacks', layout, cells, active: Math.min(state.active, count - 1) }
}
