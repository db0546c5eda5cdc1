/** One task, with the steps that its state allows. */
import { Button, Group, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatDate, formatPersonName, formatTime } from '../dicomweb/format.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { StateBadge } from './StateBadge.tsx'
import type { Task } from './task.ts'

export interface TaskRowProps {
  task: Task
  mayWrite: boolean
  /** The reader has taken it */
  isMine: boolean
  busy: boolean
  onStart: () => void
  onComplete: () => void
  onEdit: () => void
  onCancel: () => void
}

export function TaskRow({ task, mayWrite, ...steps }: TaskRowProps) {
  const { t, i18n } = useTranslation()
  return (
    <Table.Tr>
      <Table.Td className="lg-nowrap">
        {formatDate(task.start.slice(0, 8), dateLocale(i18n.language))} {formatTime(task.start.slice(8))}
      </Table.Td>
      <Table.Td fw={500}>
        <bdi>{task.label}</bdi>
      </Table.Td>
      <Table.Td>
        <Text fz="sm">
          <bdi>{formatPersonName(task.patientName)}</bdi>
        </Text>
        <Text fz="xs" c="dimmed">
          {task.patientID}
        </Text>
      </Table.Td>
      <Table.Td>{t(`worklist.priority.${task.priority}`, { defaultValue: task.priority })}</Table.Td>
      <Table.Td>
        <bdi>{formatPersonName(task.performer)}</bdi>
      </Table.Td>
      <Table.Td>
        <StateBadge state={task.state} title={task.reason} />
        {task.reason && (
          <Text fz="xs" c="dimmed">
            <bdi>{task.reason}</bdi>
          </Text>
        )}
      </Table.Td>
      {mayWrite && (
        <Table.Td>
          <Steps task={task} {...steps} />
        </Table.Td>
      )}
    </Table.Tr>
  )
}

function Steps({ task, isMine, busy, onStart, onComplete, onEdit, onCancel }: Omit<TaskRowProps, 'mayWrite'>) {
  const { t } = useTranslation()
  const isWaiting = task.state === 'SCHEDULED'
  const isRunning = task.state === 'IN PROGRESS'
  const common = { size: 'compact-sm', variant: 'default', disabled: busy } as const
  return (
    <Group gap={6} wrap="nowrap" justify="flex-end">
      {isWaiting && (
        <>
          <Button {...common} onClick={onStart}>
            {t('worklist.tasks.start')}
          </Button>
          <Button {...common} onClick={onEdit}>
            {t('worklist.edit')}
          </Button>
        </>
      )}
      {isRunning && isMine && (
        <Button {...common} onClick={onComplete}>
          {t('worklist.tasks.complete')}
        </Button>
      )}
      {(isWaiting || isRunning) && (
        <Button {...common} onClick={onCancel}>
          {t(isRunning && !isMine ? 'worklist.tasks.askToCancel' : 'worklist.tasks.cancel')}
        </Button>
      )}
    </Group>
  )
}
