/** What may be laid over the images of the study: segmentations, contours, presentation states; each on or off. */
import { ActionIcon, Menu, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconStackFront } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SeriesRow } from '../../dicomweb/series.ts'

export interface LayerMenuProps {
  series: readonly SeriesRow[]
  chosen: ReadonlySet<string>
  /** Remarks on what is on: not all of it is shown, or it failed */
  remarks: readonly string[]
  onToggle: (seriesInstanceUID: string) => void
}

export function LayerMenu({ series, chosen, remarks, onToggle }: LayerMenuProps) {
  const { t } = useTranslation()
  if (series.length === 0) return null
  return (
    <Menu position="bottom-end" width={300} closeOnItemClick={false}>
      <Menu.Target>
        <Tooltip label={t('layers.title')} openDelay={350}>
          <ActionIcon
            size={34}
            variant={chosen.size > 0 ? 'filled' : 'subtle'}
            color={chosen.size > 0 ? 'glass' : 'gray'}
            aria-label={t('layers.title')}
          >
            <IconStackFront size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {series.map(({ seriesInstanceUID, modality, description }) => (
          <Menu.Item
            key={seriesInstanceUID}
            role="menuitemcheckbox"
            leftSection={
              chosen.has(seriesInstanceUID) ? (
                <IconCheck size={16} role="img" aria-label={t('layers.on')} />
              ) : (
                <span className="lg-no-key" />
              )
            }
            rightSection={<span className="lg-quiet lg-small">{modality}</span>}
            onClick={() => onToggle(seriesInstanceUID)}
          >
            <bdi>{description || t('viewer.unnamedSeries')}</bdi>
          </Menu.Item>
        ))}
        {remarks.map((remark) => (
          <Text key={remark} fz="xs" c="dimmed" px="sm" py={4} role="status">
            {remark}
          </Text>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
