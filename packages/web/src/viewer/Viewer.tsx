/** Toolbar, series and viewports of one study. */
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { IconStackFront } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { use, useDeferredValue, useEffect, useReducer, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { KeyboardHelp } from '../app/KeyboardHelp.tsx'
import type { SeriesRow } from '../dicomweb/series.ts'
import { HangingMenu } from './hanging/HangingMenu.tsx'
import { type Hanging, hang, hangingOf, openingModality } from './hanging/hanging.ts'
import { noPriors, type Priors } from './hanging/use-priors.ts'
import { layerRemarks } from './layers/layer-remarks.ts'
import { useLayerLooks } from './layers/use-layer-looks.ts'
import { layerModalities, useLayers } from './layers/use-layers.ts'
import { Leaving } from './leaving/Leaving.tsx'
import { linkedState, linkViews } from './linked/linked-views.ts'
import { startCornerstone, startedEngine } from './loading/start-cornerstone.ts'
import { forgetTracking } from './measurements/keep-measurements.ts'
import { MeasurementPanel } from './measurements/MeasurementPanel.tsx'
import { forgetMeasurements, measurementsNow, removeMeasurements } from './measurements/measurements.ts'
import { TextPrompt } from './measurements/TextPrompt.tsx'
import { imagePlane, nearestSlice } from './model/image-plane.ts'
import type { Vector } from './model/orientation.ts'
import type { Frame } from './model/series-stack.ts'
import { ElementBrowser } from './objects/ElementBrowser.tsx'
import { FileMenu } from './panels/FileMenu.tsx'
import { LayerPanel } from './panels/LayerPanel.tsx'
import { SeriesPanel } from './panels/SeriesPanel.tsx'
import { StudyTitle } from './panels/StudyTitle.tsx'
import { ToolButton } from './panels/ToolButton.tsx'
import { Toolbar } from './panels/Toolbar.tsx'
import { useKeepKeyImages, useKeepMeasurements } from './reports/use-keep.ts'
import { useStudyDocuments } from './reports/use-study-documents.ts'
import type { StackController } from './stack/StackController.ts'
import { chooseTool } from './stack/tools.ts'
import { Viewport } from './Viewport.tsx'
import { hotkeysOf, shortcuts } from './viewer-keys.ts'
import { reduceViewer } from './viewer-state.ts'
import { VolumeView } from './volume/VolumeView.tsx'

export interface ViewerProps {
  studyInstanceUID: string
  series: readonly SeriesRow[]
  /** Undefined while it is asked; what comes later hangs beside what is there, unless the reader has begun */
  priors: Priors | undefined
  /** How studies of this modality open for this person; undefined for whoever has no account to keep it */
  opening: Opening | undefined
}

/** "Always open like this". */
export interface Opening {
  kept: Hanging | undefined
  keep: (hanging: Hanging) => void
  forget: () => void
}

/** Below this width a prior beside the current study would make both too small. */
const wideEnough = '(min-width: 900px)'

/** The answer is there at the first rendering, which chooses tool and hanging: no value stands in for it. */
const known = [undefined, { getInitialValueInEffect: false }] as const

export function Viewer({ studyInstanceUID, series, priors: priorsSoFar, opening }: ViewerProps) {
  const engine = startedEngine() ?? use(startCornerstone())
  const { t } = useTranslation()
  const navigate = useNavigate()
  const touch = useMediaQuery('(pointer: coarse)', ...known)
  const wide = useMediaQuery(wideEnough, ...known)
  const priors = priorsSoFar ?? noPriors
  const kept = opening?.kept
  const hung = () => hang(kept, series, wide || kept ? priors.series : [])
  const [state, dispatch] = useReducer(reduceViewer, undefined, () => ({
    ...hung(),
    mode: 'stacks' as const,
    active: 0,
    tool: touch ? ('scroll' as const) : ('window' as const),
    begun: false,
  }))
  // biome-ignore lint/correctness/useExhaustiveDependencies: hung again when something came that the first hanging did not know
  useEffect(() => dispatch({ do: 'hang', ...hung() }), [kept, priorsSoFar])
  const [controllers, setControllers] = useState<ReadonlyMap<number, StackController>>(new Map())
  const [help, setHelp] = useState(false)
  const [side, setSide] = useState<'measurements' | 'layers'>()
  const [layoutOpened, setLayoutOpened] = useState(false)
  const [referenceLines, setReferenceLines] = useState(true)
  const [marked, setMarked] = useState<readonly Frame[]>([])
  const documents = useStudyDocuments(series)
  const keep = useKeepMeasurements(studyInstanceUID, documents)
  const keepKeyImages = useKeepKeyImages(studyInstanceUID, marked, () => setMarked([]))
  const [layersOn, setLayersOn] = useState<ReadonlySet<string>>(new Set())
  const [elements, setElements] = useState(false)
  const layerSeries = series.filter(({ modality }) => layerModalities.has(modality))
  const layers = useLayers(layerSeries.filter(({ seriesInstanceUID }) => layersOn.has(seriesInstanceUID)))
  const looks = useLayerLooks(layers.layers)
  const linked = useSyncExternalStore(linkedState.subscribe, linkedState.linked)
  const active = controllers.get(state.active)
  const seriesUIDs = series.map(({ seriesInstanceUID }) => seriesInstanceUID)
  const studyOf = new Map(
    [...priors.series, ...series].map((row) => [row.seriesInstanceUID, row.studyInstanceUID] as const),
  )
  const toggleSide = (panel: 'measurements' | 'layers') => setSide((shown) => (shown === panel ? undefined : panel))
  const toggleVolume = () => dispatch({ do: 'mode', mode: state.mode === 'volume' ? 'stacks' : 'volume' })
  const toggleLinked = () => linkViews(!linked)
  useEffect(() => chooseTool(state.tool), [state.tool])
  useEffect(() => {
    for (const [cell, controller] of controllers) controller.leads = cell === state.active
  }, [controllers, state.active])
  useEffect(
    () => () => {
      linkViews(false)
      forgetMeasurements()
      forgetTracking()
    },
    [],
  )
  const markKeyImage = () => {
    const frame = active?.frames[active.view.shown]
    if (frame) setMarked((all) => (all.includes(frame) ? all.filter((one) => one !== frame) : [...all, frame]))
  }
  useHotkeys(
    hotkeysOf({
      controller: active,
      dispatch,
      seriesUIDs,
      activeSeries: state.cells[state.active],
      showHelp: () => setHelp(true),
      leave: () => void navigate({ to: '/' }),
      panels: [
        ['C', () => toggleSide('measurements')],
        ['Shift+O', () => layerSeries.length > 0 && toggleSide('layers')],
        ['G', () => setLayoutOpened(true)],
        ['U', toggleLinked],
        ['V', toggleVolume],
        ['K', markKeyImage],
        ['J', () => setReferenceLines((shown) => !shown)],
      ],
    }),
  )
  const report = (cell: number, controller: StackController | undefined) =>
    setControllers((before) => {
      const after = new Map(before)
      if (controller) after.set(cell, controller)
      else after.delete(cell)
      return after
    })
  const removeAll = () => {
    if (!active) return
    const inStack = new Set(active.imageIds)
    const drawn = measurementsNow().filter(({ imageId }) => inStack.has(imageId))
    removeMeasurements(drawn.map(({ uid }) => uid))
  }
  /** Puts an image into view, in the viewport that holds it already or else in the active one. */
  const showImage = (imageId: string) => {
    for (const [cell, controller] of controllers) {
      const index = controller.imageIds.indexOf(imageId)
      if (index < 0) continue
      dispatch({ do: 'activate', cell })
      return void controller.goTo(index)
    }
  }
  /** Brings the slice nearest to a point of the patient into the active viewport. */
  const goToPoint = (point: Vector) => {
    if (active)
      void active.goTo(
        nearestSlice(
          active.frames.map(({ dataSet }) => imagePlane(dataSet)),
          point,
        ),
      )
  }
  // Forty buttons take as long as the first image does: they come after it was asked for, in the pauses.
  const furnished = useDeferredValue(true, false)
  const { rows, columns } = state.layout
  const inView = state.cells[state.active]
  return (
    <div className="lg-viewer" data-side={side !== undefined}>
      <StudyTitle header={priors.header} controller={active} />
      {furnished ? (
        <Toolbar
          controller={active}
          tool={state.tool}
          layout={state.layout}
          opened={layoutOpened}
          list={{ on: side === 'measurements', toggle: () => toggleSide('measurements') }}
          onKeyImage={markKeyImage}
          volume={{ on: state.mode === 'volume', toggle: toggleVolume }}
          linked={{ on: linked, toggle: toggleLinked }}
          referenceLines={{ on: referenceLines, toggle: () => setReferenceLines(!referenceLines) }}
          onTool={(tool) => dispatch({ do: 'tool', tool })}
          onOpened={setLayoutOpened}
          onLayout={(layout) => dispatch({ do: 'layout', layout, series: seriesUIDs })}
          onRemoveAll={removeAll}
          onHelp={() => setHelp(true)}
        >
          {layerSeries.length > 0 && (
            <ToolButton
              icon={IconStackFront}
              label={t('layers.title')}
              shortcut="Shift+O"
              pressed={side === 'layers'}
              onClick={() => toggleSide('layers')}
            />
          )}
          {opening && (
            <HangingMenu
              modality={openingModality(series)}
              kept={kept !== undefined}
              onKeep={() => {
                dispatch({ do: 'begin' })
                opening.keep(hangingOf(state.layout, state.cells, series, priors.series))
              }}
              onForget={() => {
                dispatch({ do: 'begin' })
                opening.forget()
              }}
            />
          )}
          <FileMenu
            studyInstanceUID={studyInstanceUID}
            cell={() => active?.element.closest<HTMLElement>('.lg-viewport') ?? null}
            onElements={() => setElements(true)}
          />
        </Toolbar>
      ) : (
        <div className="lg-toolbar" />
      )}
      <SeriesPanel
        studyInstanceUID={studyInstanceUID}
        series={series}
        priors={priors}
        shown={state.cells}
        active={state.cells[state.active]}
        onChoose={(uid) => dispatch({ do: 'place', series: uid })}
      />
      {state.mode === 'volume' && inView ? (
        <VolumeView
          engine={engine}
          studyInstanceUID={studyOf.get(inView) ?? studyInstanceUID}
          seriesInstanceUID={inView}
        />
      ) : (
        <div className="lg-grid" data-rows={rows} data-columns={columns}>
          {state.cells.map((seriesInstanceUID, cell) => (
            <Viewport
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the grid
              key={cell}
              cell={cell}
              engine={engine}
              studyInstanceUID={studyOf.get(seriesInstanceUID ?? '') ?? studyInstanceUID}
              seriesInstanceUID={seriesInstanceUID}
              active={state.cells.length > 1 && cell === state.active}
              leader={referenceLines ? active : undefined}
              layers={looks.shown}
              states={layers.states}
              kept={documents.measurements}
              keyImages={documents.keyImages}
              marked={marked}
              onActivate={() => dispatch({ do: 'activate', cell })}
              onDropSeries={(uid) => dispatch({ do: 'place', series: uid, cell })}
              onController={report}
            />
          ))}
        </div>
      )}
      {side === 'layers' && (
        <LayerPanel
          series={layerSeries}
          chosen={layersOn}
          looks={looks}
          remarks={layerRemarks(t, layers)}
          onToggle={(uid) => setLayersOn((on) => toggled(on, uid))}
          onGoTo={goToPoint}
          onClose={() => setSide(undefined)}
        />
      )}
      {side === 'measurements' && (
        <MeasurementPanel
          onShow={showImage}
          onClose={() => setSide(undefined)}
          keep={keep}
          keyImages={{ marked: marked.length, kept: documents.keyImages.length, keep: keepKeyImages }}
          notDrawn={documents.notDrawn}
        />
      )}
      <ElementBrowser instance={active?.dataSet} opened={elements} onClose={() => setElements(false)} />
      <TextPrompt />
      <Leaving studyInstanceUID={studyInstanceUID} marked={marked.length} keep={keep} keepKeyImages={keepKeyImages} />
      <KeyboardHelp opened={help} shortcuts={shortcuts} onClose={() => setHelp(false)} />
    </div>
  )
}

/** A set with or without one more. */
function toggled(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(one)) next.add(one)
  return next
}
