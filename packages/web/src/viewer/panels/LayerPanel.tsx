/** What lies over the images of the study: each series of it on or off, then its segments or structures one by one. */
import { ActionIcon, Button, Checkbox, Slider, Switch, Text } from '@mantine/core'
import { IconFocusCentered, IconX } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeriesRow } from '../../dicomweb/series.ts'
import type { LayerLook, LayerPart, ShownLayer } from '../layers/layer.ts'
import type { LayerLooks } from '../layers/use-layer-looks.ts'
import type { Vector } from '../model/orientation.ts'

export interface LayerPanelProps {
  series: readonly SeriesRow[]
  chosen: ReadonlySet<string>
  looks: LayerLooks
  /** Remarks on what is on: not all of it is shown, or it failed */
  remarks: readonly string[]
  onToggle: (seriesInstanceUID: string) => void
  /** Brings the slice of a point into view */
  onGoTo: (point: Vector) => void
  onClose: () => void
}

export function LayerPanel({ series, chosen, looks, remarks, onToggle, onGoTo, onClose }: LayerPanelProps) {
  const { t } = useTranslation()
  return (
    <aside className="lg-side" aria-label={t('layers.title')}>
      <div className="lg-panel-head">
        <Text component="h2" fz="sm" fw={600}>
          {t('layers.title')}
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={t('close')} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      <div className="lg-layer-list">
        {series.map(({ seriesInstanceUID, modality, description }) => (
          <section key={seriesInstanceUID} className="lg-layer">
            <Switch
              size="sm"
              checked={chosen.has(seriesInstanceUID)}
              label={<bdi>{description || t('viewer.unnamedSeries')}</bdi>}
              description={modality}
              onChange={() => onToggle(seriesInstanceUID)}
              onClick={giveKeysBack}
            />
            {chosen.has(seriesInstanceUID) &&
              looks.shown
                .filter(({ layer }) => layer.seriesInstanceUID === seriesInstanceUID && layer.parts.length > 0)
                .map((shown) => (
                  <Parts
                    key={shown.layer.uid}
                    shown={shown}
                    filled={modality === 'SEG'}
                    onLook={(look) => looks.setLook(shown.layer.uid, look)}
                    onGoTo={onGoTo}
                  />
                ))}
          </section>
        ))}
        {remarks.map((remark) => (
          <Text key={remark} fz="xs" c="dimmed" px={6} py={4} role="status">
            {remark}
          </Text>
        ))}
      </div>
    </aside>
  )
}

interface PartsProps {
  shown: ShownLayer
  /** Areas, whose opacity counts; contours are lines */
  filled: boolean
  onLook: (look: LayerLook) => void
  onGoTo: (point: Vector) => void
}

function Parts({ shown: { layer, look }, filled, onLook, onGoTo }: PartsProps) {
  const { t } = useTranslation()
  const allShown = look.hidden.size === 0
  return (
    <>
      {filled && (
        <div className="lg-layer-opacity">
          <Text component="span" fz="xs" c="dimmed">
            {t('layers.opacity')}
          </Text>
          <Slider
            size="sm"
            min={5}
            max={100}
            step={5}
            value={Math.round(100 * look.opacity)}
            thumbLabel={t('layers.opacity')}
            label={(percent) => `${percent} %`}
            onChange={(percent) => onLook({ ...look, opacity: percent / 100 })}
            // Its arrows are not those that change image and series.
            onKeyDown={(event) => event.stopPropagation()}
          />
        </div>
      )}
      {layer.parts.length > 1 && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => onLook({ ...look, hidden: new Set(allShown ? layer.parts.map((part) => part.number) : []) })}
        >
          {t(allShown ? 'layers.hideAll' : 'layers.showAll')}
        </Button>
      )}
      <ul className="lg-layer-parts">
        {layer.parts.map((part) => (
          <Part
            key={part.number}
            part={part}
            shown={!look.hidden.has(part.number)}
            onToggle={() => onLook({ ...look, hidden: toggled(look.hidden, part.number) })}
            onGoTo={onGoTo}
          />
        ))}
      </ul>
    </>
  )
}

interface PartProps {
  part: LayerPart
  shown: boolean
  onToggle: () => void
  onGoTo: (point: Vector) => void
}

function Part({ part: { number, name, colour, at }, shown, onToggle, onGoTo }: PartProps) {
  const { t } = useTranslation()
  const words = name || t('layers.unnamed', { number })
  return (
    <li className="lg-layer-part">
      <Checkbox
        size="xs"
        checked={shown}
        onChange={onToggle}
        onClick={giveKeysBack}
        label={
          <>
            <span className="lg-swatch" style={{ background: colour }} aria-hidden="true" />
            <bdi>{words}</bdi>
          </>
        }
      />
      {at && (
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('layers.goTo', { name: words })}
          onClick={() => onGoTo(at)}
        >
          <IconFocusCentered size={14} />
        </ActionIcon>
      )}
    </li>
  )
}

/** After a click with the mouse the keys belong to the viewer again; who came by keyboard stays. */
function giveKeysBack(event: MouseEvent<HTMLInputElement>): void {
  if (event.detail > 0) event.currentTarget.blur()
}

function toggled(set: ReadonlySet<number>, one: number): ReadonlySet<number> {
  const next = new Set(set)
  if (!next.delete(one)) next.add(one)
  return next
}
