/** Toolbar, series and viewports of one study. */
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { use, useEffect, useReducer, useState } from 'react'
import { KeyboardHelp } from '../app/KeyboardHelp.tsx'
import type { SeriesRow } from '../dicomweb/series.ts'
import { startCornerstone } from './loading/start-cornerstone.ts'
import { SeriesPanel } from './panels/SeriesPanel.tsx'
import { StudyTitle } from './panels/StudyTitle.tsx'
import { Toolbar } from './panels/Toolbar.tsx'
import type { StackController } from './stack/StackController.ts'
import { chooseTool } from './stack/tools.ts'
import { Viewport } from './Viewport.tsx'
import { hotkeysOf, shortcuts } from './viewer-keys.ts'
import { layouts, reduceViewer } from './viewer-state.ts'

/** Modalities that are not opened first: they hold no images to read. PS3.3 C.7.3.1.1.1. */
const notFirst = new Set(['SR', 'PR', 'KO', 'DOC', 'SEG', 'RTSTRUCT', 'RTPLAN', 'REG', 'AU', 'ECG'])

export function Viewer({ studyInstanceUID, series }: { studyInstanceUID: string; series: SeriesRow[] }) {
  const engine = use(startCornerstone())
  const navigate = useNavigate()
  const touch = useMediaQuery('(pointer: coarse)') ?? false
  const first = series.find(({ modality }) => !notFirst.has(modality)) ?? series[0]
  const [state, dispatch] = useReducer(reduceViewer, {
    layout: '1x1',
    cells: [first?.seriesInstanceUID],
    active: 0,
    tool: touch ? 'scroll' : 'window',
  })
  const [controllers, setControllers] = useState<ReadonlyMap<number, StackController>>(new Map())
  const [help, setHelp] = useState(false)
  const active = controllers.get(state.active)
  const seriesUIDs = series.map(({ seriesInstanceUID }) => seriesInstanceUID)
  useEffect(() => chooseTool(state.tool), [state.tool])
  useHotkeys(
    hotkeysOf({
      controller: active,
      dispatch,
      seriesUIDs,
      activeSeries: state.cells[state.active],
      showHelp: () => setHelp(true),
      leave: () => void navigate({ to: '/' }),
    }),
  )
  const report = (cell: number, controller: StackController | undefined) =>
    setControllers((before) => {
      const after = new Map(before)
      if (controller) after.set(cell, controller)
      else after.delete(cell)
      return after
    })
  const { rows, columns } = layouts[state.layout]
  return (
    <div className="lg-viewer">
      <StudyTitle controller={active} />
      <Toolbar
        controller={active}
        tool={state.tool}
        layout={state.layout}
        onTool={(tool) => dispatch({ do: 'tool', tool })}
        onLayout={(layout) => dispatch({ do: 'layout', layout, series: seriesUIDs })}
        onHelp={() => setHelp(true)}
      />
      <SeriesPanel
        studyInstanceUID={studyInstanceUID}
        series={series}
        shown={state.cells}
        active={state.cells[state.active]}
        onChoose={(uid) => dispatch({ do: 'place', series: uid })}
      />
      <div className="lg-grid" data-rows={rows} data-columns={columns}>
        {state.cells.map((seriesInstanceUID, cell) => (
          <Viewport
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the grid
            key={cell}
            cell={cell}
            engine={engine}
            studyInstanceUID={studyInstanceUID}
            seriesInstanceUID={seriesInstanceUID}
            active={state.cells.length > 1 && cell === state.active}
            onActivate={() => dispatch({ do: 'activate', cell })}
            onDropSeries={(uid) => dispatch({ do: 'place', series: uid, cell })}
            onController={report}
          />
        ))}
      </div>
      <KeyboardHelp opened={help} shortcuts={shortcuts} onClose={() => setHelp(false)} />
    </div>
  )
}
