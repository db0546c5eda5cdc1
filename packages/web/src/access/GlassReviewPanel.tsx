/** Emergency access that waits for a review by another person; who sees no patient data sees who and when. */
import { Badge, Button, SegmentedControl, Select, Table, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { formatWhen } from '../administration/format.ts'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { type GlassBreak, glassBreaks, reviewGlass } from '../api/access.ts'
import { may, useSession } from '../app/use-session.ts'
import { dateLocale } from '../i18n/i18n.ts'

const outcomes = ['justified', 'not-justified'] as const

export function GlassReviewPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: session } = useSession()
  const [reviewed, setReviewed] = useState(false)
  const [reviewing, setReviewing] = useState<GlassBreak>()
  const { data, error, isPending } = useQuery({
    queryKey: ['glass-breaks', reviewed],
    queryFn: () => glassBreaks(reviewed),
  })
  if (!session) return null
  const seesPatients = may(session, 'glass:review')
  const columns = ['person', ...(seesPatients ? ['patientID', 'reason'] : []), 'from', 'until', 'review']
  return (
    <PanelFrame
      title={t('access.review.title')}
      text={t('access.review.text')}
      error={error}
      waiting={isPending}
      action={
        <SegmentedControl
          aria-label={t('access.review.which')}
          data={[
            { value: 'false', label: t('access.review.waiting') },
            { value: 'true', label: t('access.review.done') },
          ]}
          value={String(reviewed)}
          onChange={(value) => setReviewed(value === 'true')}
        />
      }
    >
      <PanelTable
        minWidth={640}
        columns={columns.map((column) => t(`access.review.${column}`))}
        highlightOnHover
        none={data?.length === 0 && t('access.review.none')}
      >
        {data?.map((glass) => (
          <GlassRow
            key={glass.id}
            glass={glass}
            seesPatients={seesPatients}
            isOwn={glass.name === session.name}
            onReview={() => setReviewing(glass)}
          />
        ))}
      </PanelTable>
      {reviewing && (
        <Review
          glass={reviewing}
          onClose={() => setReviewing(undefined)}
          onDone={() => {
            setReviewing(undefined)
            void client.invalidateQueries({ queryKey: ['glass-breaks'] })
          }}
        />
      )}
    </PanelFrame>
  )
}

interface GlassRowProps {
  glass: GlassBreak
  seesPatients: boolean
  isOwn: boolean
  onReview: () => void
}

function GlassRow({ glass, seesPatients, isOwn, onReview }: GlassRowProps) {
  const { t, i18n } = useTranslation()
  const when = (iso: string) => formatWhen(iso, dateLocale(i18n.language))
  const isOpen = glass.endedAt === undefined
  const patient = [glass.patientID, glass.issuerOfPatientID].filter(Boolean).join(' / ')
  return (
    <Table.Tr>
      <Table.Td fw={500}>{glass.name}</Table.Td>
      {seesPatients && <Table.Td>{patient}</Table.Td>}
      {seesPatients && <Table.Td>{glass.reason}</Table.Td>}
      <Table.Td>{when(glass.brokenAt)}</Table.Td>
      <Table.Td>{when(glass.until)}</Table.Td>
      <Table.Td>
        {glass.outcome && (
          <Badge variant="dot" color={glass.outcome === 'justified' ? 'teal' : 'red'}>
            {t(`access.review.outcomes.${glass.outcome}`)}
          </Badge>
        )}
        {glass.outcome && ` ${[glass.reviewedBy, glass.note].filter(Boolean).join(': ')}`}
        {!glass.outcome && isOpen && t('access.review.open')}
        {!glass.outcome && !isOpen && isOwn && t('access.review.own')}
        {!glass.outcome && !isOpen && !isOwn && seesPatients && (
          <Button size="compact-sm" onClick={onReview}>
            {t('access.review.do')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

interface ReviewProps {
  glass: GlassBreak
  onClose: () => void
  onDone: () => void
}

function Review({ glass, onClose, onDone }: ReviewProps) {
  const { t } = useTranslation()
  const [outcome, setOutcome] = useState<string>('justified')
  const [note, setNote] = useState('')
  return (
    <FormDialog
      title={t('access.review.of', { name: glass.name })}
      submit={t('access.review.close')}
      ready={note.trim().length >= 3}
      onSubmit={() => reviewGlass(glass.id, { outcome, note })}
      onDone={onDone}
      onClose={onClose}
    >
      <Select
        label={t('access.review.outcome')}
        allowDeselect={false}
        data={outcomes.map((value) => ({ value, label: t(`access.review.outcomes.${value}`) }))}
        value={outcome}
        onChange={(value) => value && setOutcome(value)}
      />
      <Textarea
        label={t('access.review.note')}
        data-autofocus
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
