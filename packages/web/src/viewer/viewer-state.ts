/** Which series stands where, which viewport is active, which tool the main button holds. */
import type { ToolName } from './stack/tools.ts'

/** Layouts by rows and columns. */
export const layouts = {
  '1x1': { rows: 1, columns: 1 },
  '1x2': { rows: 1, columns: 2 },
  '2x2': { rows: 2, columns: 2 },
} as const

export type LayoutName = keyof typeof layouts

export interface ViewerState {
  layout: LayoutName
  /** Series Instance UID of each cell, row by row */
  cells: readonly (string | undefined)[]
  active: number
  tool: ToolName
}

export type ViewerAction =
  | { do: 'layout'; layout: LayoutName; series: readonly string[] }
  | { do: 'place'; series: string; cell?: number }
  | { do: 'activate'; cell: number }
  | { do: 'tool'; tool: ToolName }

export function reduceViewer(state: ViewerState, action: ViewerAction): ViewerState {
  switch (action.do) {
    case 'layout':
      return withLayout(state, action.layout, action.series)
    case 'place': {
      const cell = action.cell ?? state.active
      return { ...state, cells: state.cells.with(cell, action.series), active: cell }
    }
    case 'activate':
      return state.active === action.cell ? state : { ...state, active: action.cell }
    case 'tool':
      return { ...state, tool: action.tool }
  }
}

/** Cells that stay keep their series; new ones take the series that follow the last one shown. */
function withLayout(state: ViewerState, layout: LayoutName, series: readonly string[]): ViewerState {
  const { rows, columns } = layouts[layout]
  const count = rows * columns
  const kept = state.cells.slice(0, count)
  const lastShown = Math.max(-1, ...kept.map((uid) => (uid ? series.indexOf(uid) : -1)))
  const following = series.slice(lastShown + 1)
  const cells = Array.from({ length: count }, (_, cell) => kept[cell] ?? following[cell - kept.length])
  return { ...state, layout, cells, active: Math.min(state.active, count - 1) }
}
