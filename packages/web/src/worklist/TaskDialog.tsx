/** Makes a task, or changes one that nobody has taken; its patient stays then. */
import { Select, SimpleGrid, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { createWorkitem, updateWorkitem } from '../api/workitems.ts'
import { PersonFields } from './PersonFields.tsx'
import { changesOf, emptyTask, formOfTask, isTaskComplete, newTask, priorities, type Task } from './task.ts'

export interface TaskDialogProps {
  /** The one that is changed; by default a new one is made */
  task?: Task
  onClose: () => void
  onDone: () => void
}

export function TaskDialog({ task, onClose, onDone }: TaskDialogProps) {
  const { t } = useTranslation()
  const [form, setForm] = useState(() => (task ? formOfTask(task) : emptyTask(new Date())))
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }))
  return (
    <FormDialog
      title={t(task ? 'worklist.tasks.change' : 'worklist.tasks.add')}
      submit={t(task ? 'worklist.save' : 'worklist.tasks.add')}
      ready={task ? form.label.trim() !== '' && form.start !== '' : isTaskComplete(form)}
      onSubmit={() => (task ? updateWorkitem(task.uid, changesOf(form)) : createWorkitem(newTask(form)))}
      onDone={onDone}
      onClose={onClose}
    >
      <TextInput
        label={t('worklist.field.label')}
        data-autofocus
        withAsterisk
        maxLength={64}
        value={form.label}
        onChange={(event) => change({ label: event.currentTarget.value })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={t('worklist.field.start')}
          type="datetime-local"
          withAsterisk
          value={form.start}
          onChange={(event) => change({ start: event.currentTarget.value })}
        />
        <Select
          label={t('worklist.column.priority')}
          allowDeselect={false}
          data={priorities.map((value) => ({ value, label: t(`worklist.priority.${value}`) }))}
          value={form.priority}
          onChange={(priority) => priority && change({ priority })}
        />
      </SimpleGrid>
      {!task && (
        <>
          <PersonFields whose="patient" value={form} onChange={change} />
          <TextInput
            label={t('worklist.field.patientID')}
            maxLength={64}
            autoComplete="off"
            value={form.patientID}
            onChange={(event) => change({ patientID: event.currentTarget.value })}
          />
        </>
      )}
      <PersonFields whose="performer" value={form.performer} onChange={(performer) => change({ performer })} />
    </FormDialog>
  )
}
