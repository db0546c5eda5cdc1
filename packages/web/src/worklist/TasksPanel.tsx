/** Tasks (workitems of the Unified Procedure Step): what waits, who has taken it, and how it ended. */
import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { findWorkitems } from '../api/workitems.ts'
import { may, useSession } from '../app/use-session.ts'
import type { JsonDataSet } from '../dicomweb/dicom-json.ts'
import { CancelDialog } from './CancelDialog.tsx'
import { tasksKey } from './keys.ts'
import { TaskDialog } from './TaskDialog.tsx'
import { TaskRow } from './TaskRow.tsx'
import { endedStates, openStates, type Task, taskOf } from './task.ts'
import { useTaskSteps } from './use-task-steps.ts'

const shownStates = { open: openStates, ended: endedStates } as const
type Shown = keyof typeof shownStates

/** One answer of the archive has no more than this many; older ones end by themselves. */
async function findTasks(shown: Shown, signal: AbortSignal): Promise<{ kept: JsonDataSet; task: Task }[]> {
  const pages = await Promise.all(shownStates[shown].map((state) => findWorkitems(state, signal)))
  const found = pages.flatMap(({ rows }) => rows.map((kept) => ({ kept, task: taskOf(kept) })))
  return found.sort((a, b) => a.task.start.localeCompare(b.task.start))
}

export function TasksPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: session } = useSession()
  const [shown, setShown] = useState<Shown>('open')
  const [editing, setEditing] = useState<Task | 'new'>()
  const [cancelling, setCancelling] = useState<Task>()
  const { data, error, isPending } = useQuery({
    queryKey: [...tasksKey, shown],
    queryFn: ({ signal }) => findTasks(shown, signal),
  })
  const steps = useTaskSteps(session?.name ?? '')
  const mayWrite = session ? may(session, 'worklist:write') : false
  const columns = ['start', 'task', 'patient', 'priority', 'performer', 'state']
  const done = () => {
    void client.invalidateQueries({ queryKey: tasksKey })
    setEditing(undefined)
    setCancelling(undefined)
  }
  return (
    <PanelFrame
      title={t('worklist.tasks.title')}
      text={t('worklist.tasks.text')}
      error={error ?? steps.error}
      waiting={isPending}
      action={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
            {t('worklist.tasks.add')}
          </Button>
        )
      }
    >
      <SegmentedControl
        aria-label={t('worklist.shown')}
        value={shown}
        onChange={(value) => setShown(value as Shown)}
        data={Object.keys(shownStates).map((value) => ({ value, label: t(`worklist.tasks.${value}`) }))}
      />
      <PanelTable
        minWidth={mayWrite ? 960 : 760}
        columns={columns.map((column) => t(`worklist.column.${column}`))}
        actions={mayWrite}
        highlightOnHover
        none={data?.length === 0 && t('worklist.tasks.none')}
      >
        {data?.map(({ kept, task }) => (
          <TaskRow
            key={task.uid}
            task={task}
            mayWrite={mayWrite}
            isMine={steps.isMine(task.uid)}
            busy={steps.busy}
            onStart={() => steps.start(kept)}
            onComplete={() => steps.complete(kept)}
            onEdit={() => setEditing(task)}
            onCancel={() => setCancelling(task)}
          />
        ))}
      </PanelTable>
      {editing && (
        <TaskDialog
          {...(editing === 'new' ? {} : { task: editing })}
          onClose={() => setEditing(undefined)}
          onDone={done}
        />
      )}
      {cancelling && (
        <CancelDialog
          isAsking={cancelling.state === 'IN PROGRESS' && !steps.isMine(cancelling.uid)}
          onSubmit={(reason) => steps.cancel(cancelling.uid, reason)}
          onClose={() => setCancelling(undefined)}
          onDone={done}
        />
      )}
    </PanelFrame>
  )
}
