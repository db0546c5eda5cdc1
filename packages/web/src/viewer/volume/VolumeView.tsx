/** A series as a volume: three planes, and a projection or rendering; or in words why there is none. */
import { cache, type RenderingEngine } from '@cornerstonejs/core'
import { Progress, SegmentedControl, Select, Text } from '@mantine/core'
import { IconCubeOff } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../app/error-text.ts'
import { Message } from '../../app/Message.tsx'
import { text } from '../../dicomweb/dicom-json.ts'
import { graphics, volumeEngine } from '../loading/graphics.ts'
import { useSeriesStack } from '../loading/use-series-stack.ts'
import type { EdgeLetters } from '../model/orientation.ts'
import { volumeFit } from '../model/volume-fit.ts'
import { presetsOf } from '../model/window-presets.ts'
import { noLetters } from '../stack/stack-view.ts'
import { forgetVolume, loadVolume } from './load-volume.ts'
import { type PlaneName, planeNames, type SolidMode, VolumeScene } from './VolumeScene.ts'

export interface VolumeViewProps {
  /** The one that draws slices */
  engine: RenderingEngine
  studyInstanceUID: string
  seriesInstanceUID: string
}

/** Share of the image cache that one volume may take: its planes are cut in the memory of the graphics beside it. */
const shareOfCache = 0.8

/** Thicknesses that are offered, in millimetres. */
const slabs = [0, 5, 10, 20, 40]

export function VolumeView({ engine, studyInstanceUID, seriesInstanceUID }: VolumeViewProps) {
  const { t } = useTranslation()
  const stack = useSeriesStack(studyInstanceUID, seriesInstanceUID)
  if (!stack.data)
    return <div className="lg-volume">{stack.error && <NoVolume text={errorText(t, stack.error)} />}</div>
  if (graphics() === 'none') return <NoVolume text={t('volume.no-graphics')} />
  const fit = volumeFit(stack.data.frames, cache.getMaxCacheSize() * shareOfCache)
  if (fit.reason) return <NoVolume text={t(`volume.${fit.reason}`)} />
  return (
    <Planes
      key={seriesInstanceUID}
      engine={volumeEngine(engine)}
      seriesInstanceUID={seriesInstanceUID}
      frames={fit.frames}
    />
  )
}

function NoVolume({ text: reason }: { text: string }) {
  const { t } = useTranslation()
  return (
    <div className="lg-volume">
      <div className="lg-cover">
        <Message title={t('volume.none')} text={reason} icon={<IconCubeOff size={34} stroke={1.4} />} />
      </div>
    </div>
  )
}

interface PlanesProps {
  engine: RenderingEngine
  seriesInstanceUID: string
  frames: ReturnType<typeof volumeFit>['frames']
}

function Planes({ engine, seriesInstanceUID, frames }: PlanesProps) {
  const { t } = useTranslation()
  const elements = useRef<Partial<Record<PlaneName | 'solid', HTMLDivElement>>>({})
  const [scene, setScene] = useState<VolumeScene>()
  const [volumeId, setVolumeId] = useState<string>()
  const [loaded, setLoaded] = useState(0)
  const [error, setError] = useState<unknown>()
  const [solid, setSolid] = useState<SolidMode>('mip')
  const [slab, setSlab] = useState(0)
  const modality = text(frames[0]?.dataSet ?? {}, 'Modality')
  const presets = presetsOf(frames[0]?.dataSet ?? {}).filter(({ window }) => window)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a volume is loaded once for its view
  useEffect(() => {
    const made = new VolumeScene(engine, elements.current as Record<PlaneName | 'solid', HTMLDivElement>)
    const abort = new AbortController()
    const resize = new ResizeObserver(() => made.resized())
    resize.observe(elements.current.axial!)
    loadVolume(seriesInstanceUID, frames, setLoaded, abort.signal)
      .then(async (id) => {
        await made.show(id, presets[0]?.window)
        if (abort.signal.aborted) return
        setScene(made)
        setVolumeId(id)
      })
      .catch((cause: unknown) => abort.signal.aborted || setError(cause))
    return () => {
      abort.abort()
      resize.disconnect()
      made.destroy()
      forgetVolume(seriesInstanceUID)
    }
  }, [engine, seriesInstanceUID])

  const chooseSolid = (mode: SolidMode) => {
    setSolid(mode)
    if (scene && volumeId) void scene.setSolid(mode, volumeId, modality, elements.current.solid!)
  }
  const chooseSlab = (thicknessMm: number) => {
    setSlab(thicknessMm)
    scene?.setSlab(thicknessMm)
  }
  return (
    <div className="lg-volume" data-ready={scene !== undefined}>
      <div className="lg-volume-grid">
        {planeNames.map((name) => (
          <section key={name} className="lg-viewport" data-plane={name} aria-label={t(`volume.${name}`)}>
            <div
              ref={(element) => {
                if (element) elements.current[name] = element
              }}
              className="lg-canvas"
              role="img"
              aria-label={t(`volume.${name}`)}
              onContextMenu={(event) => event.preventDefault()}
            />
            <Letters scene={scene} name={name} />
          </section>
        ))}
        <section className="lg-viewport" data-plane="solid" aria-label={t(`volume.${solid}`)}>
          <div
            ref={(element) => {
              if (element) elements.current.solid = element
            }}
            className="lg-canvas"
            role="img"
            aria-label={t(`volume.${solid}`)}
            onContextMenu={(event) => event.preventDefault()}
          />
        </section>
      </div>
      {scene && (
        <div className="lg-volume-bar">
          <SegmentedControl
            size="xs"
            value={solid}
            aria-label={t('volume.solid')}
            onChange={(mode) => chooseSolid(mode as SolidMode)}
            data={[
              { value: 'mip', label: t('volume.mip') },
              { value: 'render', label: t('volume.render') },
            ]}
          />
          <Select
            size="xs"
            w={150}
            allowDeselect={false}
            aria-label={t('volume.slab')}
            value={String(slab)}
            onChange={(value) => chooseSlab(Number(value))}
            data={slabs.map((mm) => ({
              value: String(mm),
              label: mm === 0 ? t('volume.thin') : t('volume.thick', { mm }),
            }))}
          />
          <Select
            size="xs"
            w={170}
            aria-label={t('tools.presets')}
            placeholder={t('tools.presets')}
            data={presets.map(({ key, explanation }, index) => ({
              value: String(index),
              label: explanation ?? t(`presets.${key}`),
            }))}
            onChange={(value) => {
              const window = presets[Number(value)]?.window
              if (value !== null && window) scene.setWindow(window)
            }}
          />
        </div>
      )}
      {!scene && (
        <div className="lg-cover lg-volume-wait" role="status">
          {error !== undefined ? (
            <Message
              title={t('volume.none')}
              text={errorText(t, error)}
              icon={<IconCubeOff size={34} stroke={1.4} />}
            />
          ) : (
            <>
              <Text fz="sm">{t('volume.loading', { loaded, count: frames.length })}</Text>
              <Progress w={240} value={(100 * loaded) / frames.length} aria-label={t('volume.progress')} />
            </>
          )}
        </div>
      )}
    </div>
  )
}

function Letters({ scene, name }: { scene: VolumeScene | undefined; name: PlaneName }) {
  const [letters, setLetters] = useState<EdgeLetters>(noLetters)
  useEffect(() => {
    if (!scene) return
    const read = () => setLetters(scene.letters(name))
    read()
    return scene.onCamera(name, read)
  }, [scene, name])
  return (
    <div className="lg-overlay">
      {(['top', 'right', 'bottom', 'left'] as const).map((edge) => (
        <span key={edge} className="lg-letter" data-edge={edge}>
          {letters[edge]}
        </span>
      ))}
    </div>
  )
}
