/** All measurements of the study as a list: to find them again, to name them, to remove them, to keep them. */
import { ActionIcon, Button, Text, UnstyledButton } from '@mantine/core'
import { IconDeviceFloppy, IconPencil, IconTrash, IconX } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { Keep } from '../reports/use-keep.ts'
import {
  labelMeasurement,
  type Measurement,
  measurements,
  removeMeasurements,
  selectMeasurement,
} from './measurements.ts'
import { askForText } from './text-request.ts'

export interface MeasurementPanelProps {
  /** Puts the image of this address into view */
  onShow: (imageId: string) => void
  onClose: () => void
  /** Missing where the person may not store */
  keep: Keep | undefined
  keyImages: { marked: number; kept: number; keep: Keep | undefined }
  /** Measurements in reports that cannot be drawn */
  notDrawn: number
}

export function MeasurementPanel(props: MeasurementPanelProps) {
  const { onShow, onClose, keep, keyImages, notDrawn } = props
  const { t } = useTranslation()
  const list = useSyncExternalStore(measurements.subscribe, measurements.list)
  const inPlanes = list.filter(({ inPlane }) => inPlane).length
  return (
    <aside className="lg-side" aria-label={t('measure.title')}>
      <div className="lg-panel-head">
        <Text component="h2" fz="sm" fw={600}>
          {t('measure.title')}
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={t('close')} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      {list.length === 0 && (
        <Text fz="sm" c="dimmed" p="xs">
          {t('measure.none')}
        </Text>
      )}
      <ul className="lg-measurement-list">
        {list.map((measurement) => (
          <Row
            key={measurement.uid}
            measurement={measurement}
            onShow={() => {
              onShow(measurement.imageId)
              selectMeasurement(measurement.uid)
            }}
            onLabel={async () => {
              const label = await askForText(measurement.label)
              if (label !== undefined) labelMeasurement(measurement.uid, label)
            }}
            onRemove={() => removeMeasurements([measurement.uid])}
          />
        ))}
      </ul>
      <div className="lg-panel-foot">
        {notDrawn > 0 && (
          <Text fz="xs" c="dimmed">
            {t('measure.notDrawn', { count: notDrawn })}
          </Text>
        )}
        {inPlanes > 0 && (
          <Text fz="xs" c="dimmed" role="status">
            {t('measure.inPlanes', { count: inPlanes })}
          </Text>
        )}
        {keep && <KeepButton keep={keep} label={t('measure.keep')} disabled={list.length === inPlanes} />}
        <Text fz="xs" c="dimmed">
          {t('measure.keyImages', { marked: keyImages.marked, kept: keyImages.kept })}
        </Text>
        {keyImages.keep && (
          <KeepButton keep={keyImages.keep} label={t('measure.keepKeyImages')} disabled={keyImages.marked === 0} />
        )}
      </div>
    </aside>
  )
}

function KeepButton({ keep, label, disabled }: { keep: Keep; label: string; disabled: boolean }) {
  return (
    <>
      <Button
        size="xs"
        fullWidth
        leftSection={<IconDeviceFloppy size={16} />}
        disabled={disabled}
        loading={keep.pending}
        onClick={keep.run}
      >
        {label}
      </Button>
      <Text fz="xs" c="dimmed" role="status">
        {keep.said}
      </Text>
    </>
  )
}

interface RowProps {
  measurement: Measurement
  onShow: () => void
  onLabel: () => void
  onRemove: () => void
}

function Row({ measurement: { tool, label, lines, selected }, onShow, onLabel, onRemove }: RowProps) {
  const { t } = useTranslation()
  const name = label || t(`tools.${tool}`)
  return (
    <li className="lg-measurement" data-selected={selected}>
      <UnstyledButton className="lg-measurement-text" onClick={onShow} aria-current={selected}>
        <Text component="span" fz="sm" fw={500} display="block">
          <bdi>{name}</bdi>
        </Text>
        {lines.map((line) => (
          <Text key={line} component="span" fz="xs" c="dimmed" display="block" className="lg-tabular">
            {line}
          </Text>
        ))}
      </UnstyledButton>
      <ActionIcon variant="subtle" color="gray" aria-label={`${t('measure.rename')}: ${name}`} onClick={onLabel}>
        <IconPencil size={15} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={`${t('measure.remove')}: ${name}`} onClick={onRemove}>
        <IconTrash size={15} />
      </ActionIcon>
    </li>
  )
}
