/** The patient in the header of the page, and the way back to the list. */
import { ActionIcon, Text } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Fragment, use } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { type JsonDataSet, personName, text } from '../../dicomweb/dicom-json.ts'
import { formatDate, formatPersonName } from '../../dicomweb/format.ts'
import { dateLocale } from '../../i18n/i18n.ts'
import { ShareButton } from '../../sharing/ShareButton.tsx'
import { WatermarkContext } from '../../sharing/watermark.ts'
import type { StackController } from '../stack/StackController.ts'
import { useStackView } from '../stack/use-stack-view.ts'

export interface StudyTitleProps {
  /** Header of some instance of the study */
  header: JsonDataSet
  controller: StackController | undefined
}

export function StudyTitle({ header, controller }: StudyTitleProps) {
  const { t, i18n } = useTranslation()
  useStackView(controller)
  const shared = use(WatermarkContext) !== ''
  const slot = document.getElementById('lg-header-slot')
  // Planes and documents have no stack in view; whose they are is told all the same.
  const shown = controller?.dataSet ?? header
  const dataSet = Object.keys(shown).length > 0 ? shown : undefined
  if (!slot) return null
  const facts = dataSet
    ? [
        text(dataSet, 'PatientID'),
        text(dataSet, 'StudyDescription'),
        formatDate(text(dataSet, 'StudyDate'), dateLocale(i18n.language)),
      ].filter(Boolean)
    : []
  return createPortal(
    <div className="lg-study-title">
      {!shared && (
        <ActionIcon component={Link} to="/" variant="subtle" color="gray" size="lg" aria-label={t('viewer.back')}>
          <IconArrowLeft size={18} />
        </ActionIcon>
      )}
      {dataSet && (
        <h1 className="lg-study-name">
          <bdi>{formatPersonName(personName(dataSet, 'PatientName')) || t('list.noName')}</bdi>
          <Text component="span" fz="xs" c="dimmed">
            {facts.map((fact, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two facts may have the same words
              <Fragment key={index}>
                {index > 0 && ' · '}
                <bdi>{fact}</bdi>
              </Fragment>
            ))}
          </Text>
        </h1>
      )}
      {dataSet && !shared && <ShareButton studyInstanceUID={text(dataSet, 'StudyInstanceUID')} />}
    </div>,
    slot,
  )
}
