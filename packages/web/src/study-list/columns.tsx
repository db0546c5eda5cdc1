/** Columns of the study list: what each shows and how wide it is. */
import { Badge, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { createColumnHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import { useTranslation } from 'react-i18next'
import { ageInYears, formatDate, formatPersonName, formatTime } from '../dicomweb/format.ts'
import type { StudyRow } from '../dicomweb/studies.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { isUnread } from './is-unread.ts'
import { StudyMarks } from './StudyMarks.tsx'

export const features = tableFeatures({ rowSortingFeature })

const helper = createColumnHelper<typeof features, StudyRow>()

/** Column ids are the PS3.6 keywords that the server sorts by; `header` is a translation key. */
export const columns = helper.columns([
  helper.accessor((row) => row.patientName.Alphabetic ?? '', {
    id: 'PatientName',
    header: 'column.PatientName',
    cell: ({ row }) => <Patient study={row.original} />,
  }),
  helper.accessor('patientID', {
    id: 'PatientID',
    header: 'column.PatientID',
    cell: ({ getValue }) => <Text value={getValue()} />,
  }),
  helper.accessor('studyDate', {
    id: 'StudyDate',
    header: 'column.StudyDate',
    cell: ({ row }) => <When study={row.original} />,
  }),
  helper.accessor((row) => row.modalities.join(' '), {
    id: 'Modalities',
    header: 'column.Modalities',
    enableSorting: false,
    cell: ({ row }) => row.original.modalities.map((modality) => <Modality key={modality} modality={modality} />),
  }),
  helper.accessor('studyDescription', {
    id: 'StudyDescription',
    header: 'column.StudyDescription',
    cell: ({ getValue }) => <Text value={getValue()} />,
  }),
  helper.accessor('accessionNumber', {
    id: 'AccessionNumber',
    header: 'column.AccessionNumber',
    cell: ({ getValue }) => <Text value={getValue()} />,
  }),
  helper.accessor((row) => row.referringPhysicianName.Alphabetic ?? '', {
    id: 'ReferringPhysicianName',
    header: 'column.ReferringPhysicianName',
    enableSorting: false,
    cell: ({ row }) => <Text value={formatPersonName(row.original.referringPhysicianName)} />,
  }),
  helper.accessor((row) => row.instanceCount ?? 0, {
    id: 'NumberOfStudyRelatedInstances',
    header: 'column.NumberOfStudyRelatedInstances',
    enableSorting: false,
    cell: ({ row }) => <Counts study={row.original} />,
  }),
])

function Patient({ study }: { study: StudyRow }) {
  const { t, i18n } = useTranslation()
  const age = ageInYears(study.patientBirthDate, study.studyDate)
  const facts = [
    study.patientSex,
    age === undefined ? '' : t('list.age', { count: age }),
    formatDate(study.patientBirthDate, dateLocale(i18n.language)),
  ].filter(Boolean)
  const unread = isUnread(study, new Date())
  return (
    <>
      {unread && <VisuallyHidden>{t('list.unread')}</VisuallyHidden>}
      <Link
        to="/studies/$studyInstanceUID"
        params={{ studyInstanceUID: study.studyInstanceUID }}
        tabIndex={-1}
        className="lg-patient"
        data-unread={unread}
      >
        <bdi>{formatPersonName(study.patientName) || t('list.noName')}</bdi>
      </Link>
      {facts.length > 0 && <span className="lg-facts">{facts.join(' · ')}</span>}
    </>
  )
}

function When({ study }: { study: StudyRow }) {
  const { i18n } = useTranslation()
  return (
    <span className="lg-tabular">
      {formatDate(study.studyDate, dateLocale(i18n.language))}{' '}
      <span className="lg-quiet">{formatTime(study.studyTime)}</span>
    </span>
  )
}

export function Modality({ modality }: { modality: string }) {
  return (
    <Badge size="sm" radius="sm" variant="default" mr={4}>
      {modality}
    </Badge>
  )
}

function Counts({ study }: { study: StudyRow }) {
  const { t } = useTranslation()
  if (study.instanceCount === undefined) return null
  return (
    <span className="lg-tabular" title={t('list.seriesCount', { count: study.seriesCount ?? 0 })}>
      {study.instanceCount} <span className="lg-quiet">/ {study.seriesCount}</span>
      {study.state && (
        <span className="lg-marks">
          <StudyMarks state={study.state} />
        </span>
      )}
    </span>
  )
}

/** Text of any script, its direction its own. */
function Text({ value }: { value: string }) {
  return <bdi title={value}>{value}</bdi>
}
