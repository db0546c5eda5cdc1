/** Scheduled examinations in the order of their start: by day, with what scanners have reported of them. */
import { Button, Group, SegmentedControl, Table, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { type Examination, listExaminations, removeExamination } from '../api/worklist.ts'
import { may, useSession } from '../app/use-session.ts'
import { daOfDate, formatDate, formatNameGroup, formatTime } from '../dicomweb/format.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { ExaminationDialog } from './ExaminationDialog.tsx'
import { examinationsKey } from './keys.ts'
import { StateBadge } from './StateBadge.tsx'

/** Days shown, counted from today; all of them have no number. */
const ranges = { today: 1, week: 7, all: undefined } as const
type Range = keyof typeof ranges

export function ExaminationsPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: session } = useSession()
  const [range, setRange] = useState<Range>('today')
  const [editing, setEditing] = useState<Examination | 'new'>()
  const [removing, setRemoving] = useState<Examination>()
  const { data, error, isPending } = useQuery({
    queryKey: [...examinationsKey, range],
    queryFn: () => listExaminations(daysOf(range, new Date())),
  })
  const refresh = () => client.invalidateQueries({ queryKey: examinationsKey })
  const remove = useMutation({ mutationFn: ({ id }: Examination) => removeExamination(id), onSettled: refresh })
  const mayWrite = session ? may(session, 'worklist:write') : false
  const columns = ['start', 'patient', 'modality', 'stations', 'description', 'performer', 'state']
  return (
    <PanelFrame
      title={t('worklist.examinations.title')}
      text={t('worklist.examinations.text')}
      error={error ?? remove.error}
      waiting={isPending}
      action={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
            {t('worklist.examinations.add')}
          </Button>
        )
      }
    >
      <SegmentedControl
        aria-label={t('worklist.days')}
        value={range}
        onChange={(value) => setRange(value as Range)}
        data={Object.keys(ranges).map((value) => ({ value, label: t(`worklist.range.${value}`) }))}
      />
      <PanelTable
        minWidth={mayWrite ? 960 : 800}
        columns={columns.map((column) => t(`worklist.column.${column}`))}
        actions={mayWrite}
        highlightOnHover
        none={data?.length === 0 && t('worklist.examinations.none')}
      >
        {data?.map((examination) => (
          <Row
            key={examination.id}
            examination={examination}
            {...(mayWrite && { onEdit: () => setEditing(examination), onRemove: () => setRemoving(examination) })}
          />
        ))}
      </PanelTable>
      <Confirm
        subject={removing}
        title={t('worklist.examinations.removeTitle')}
        text={t('worklist.examinations.removeText')}
        confirm={t('worklist.examinations.remove')}
        onConfirm={remove.mutate}
        onClose={() => setRemoving(undefined)}
      />
      {editing && (
        <ExaminationDialog
          {...(editing === 'new' ? {} : { id: editing.id })}
          onClose={() => setEditing(undefined)}
          onDone={() => {
            void refresh()
            setEditing(undefined)
          }}
        />
      )}
    </PanelFrame>
  )
}

interface RowProps {
  examination: Examination
  onEdit?: () => void
  onRemove?: () => void
}

function Row({ examination, onEdit, onRemove }: RowProps) {
  const { t, i18n } = useTranslation()
  const { start, patientName, patientID, accessionNumber, performer } = examination
  return (
    <Table.Tr>
      <Table.Td className="lg-nowrap">
        {formatDate(start.slice(0, 8), dateLocale(i18n.language))} {formatTime(start.slice(8))}
      </Table.Td>
      <Table.Td>
        <Text fz="sm" fw={500}>
          <bdi>{formatNameGroup(patientName)}</bdi>
        </Text>
        <Text fz="xs" c="dimmed">
          {[patientID, accessionNumber].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td>{examination.modality}</Table.Td>
      <Table.Td>{examination.stations.join(', ')}</Table.Td>
      <Table.Td>
        <bdi>{examination.description}</bdi>
      </Table.Td>
      <Table.Td>
        <bdi>{formatNameGroup(performer)}</bdi>
      </Table.Td>
      <Table.Td>
        <StateBadge state={examination.status} />
      </Table.Td>
      {onEdit && (
        <Table.Td>
          <Group gap={6} wrap="nowrap" justify="flex-end">
            <Button size="compact-sm" variant="default" onClick={onEdit}>
              {t('worklist.edit')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={onRemove}>
              {t('worklist.examinations.remove')}
            </Button>
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  )
}

function daysOf(range: Range, now: Date): { from?: string; to?: string } {
  const count = ranges[range]
  if (count === undefined) return {}
  const last = new Date(now.getFullYear(), now.getMonth(), now.getDate() + count - 1)
  return { from: daOfDate(now), to: daOfDate(last) }
}
