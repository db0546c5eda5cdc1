/** All studies of one patient, the newest first, beside the list. */
import { Drawer, Group, Loader, Stack, Text, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorText } from '../app/error-text.ts'
import { formatDate, formatPersonName } from '../dicomweb/format.ts'
import type { StudyRow } from '../dicomweb/studies.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { Modality } from './columns.tsx'
import { studiesOfPatient } from './studies-of-patient.ts'

export interface PatientDrawerProps {
  /** One study of the patient; open while there is one */
  study: StudyRow | undefined
  onOpen: (study: StudyRow) => void
  onClose: () => void
}

export function PatientDrawer({ study, onOpen, onClose }: PatientDrawerProps) {
  const { t } = useTranslation()
  return (
    <Drawer
      opened={study !== undefined}
      onClose={onClose}
      position="right"
      title={study && <bdi>{formatPersonName(study.patientName) || t('list.noName')}</bdi>}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {study && (study.patientID ? <Studies study={study} onOpen={onOpen} /> : <Text>{t('list.noPatientID')}</Text>)}
    </Drawer>
  )
}

function Studies({ study, onOpen }: { study: StudyRow; onOpen: (study: StudyRow) => void }) {
  const { t, i18n } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['studies', 'of-patient', study.patientID, study.issuerOfPatientID],
    queryFn: ({ signal }) => studiesOfPatient(study, { signal }),
  })
  if (error) return <Text c="red">{errorText(t, error)}</Text>
  if (!data) return <Loader size="sm" />
  return (
    <Stack gap={4} component="ul" className="lg-plain-list" aria-label={t('list.ofPatient')}>
      {data.rows.map((row) => (
        <li key={row.studyInstanceUID}>
          <UnstyledButton
            className="lg-prior"
            aria-current={row.studyInstanceUID === study.studyInstanceUID}
            onClick={() => onOpen(row)}
          >
            <Group justify="space-between" wrap="nowrap">
              <Text fz="sm" fw={600}>
                {formatDate(row.studyDate, dateLocale(i18n.language)) || t('list.noDate')}
              </Text>
              <span>
                {row.modalities.map((modality) => (
                  <Modality key={modality} modality={modality} />
                ))}
              </span>
            </Group>
            <Text fz="sm" c="dimmed">
              <bdi>{row.studyDescription}</bdi> {row.instanceCount ?? ''}
            </Text>
          </UnstyledButton>
        </li>
      ))}
      {data.more && <Text fz="sm">{t('list.countMore', { count: data.rows.length })}</Text>}
    </Stack>
  )
}
