/** Research projects: which profile each has, and the end of its key. */
import { Alert, Badge, Button, Checkbox, Group, Table, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import { FormDialog } from '../administration/FormDialog.tsx'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { eraseProjectKey, listProjects, type Project, profileOptions, setProject } from '../api/research.ts'

export function ProjectsPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, isPending } = useQuery({ queryKey: ['projects'], queryFn: listProjects })
  const refresh = () => client.invalidateQueries({ queryKey: ['projects'] })
  const [editing, setEditing] = useState<Partial<Project>>()
  const [erasing, setErasing] = useState<Project>()
  const erase = useMutation({ mutationFn: ({ name }: Project) => eraseProjectKey(name), onSuccess: refresh })
  return (
    <PanelFrame
      title={t('research.projects.title')}
      text={t('research.projects.text')}
      error={error ?? erase.error}
      waiting={isPending}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing({})}>
          {t('research.projects.add')}
        </Button>
      }
    >
      {data?.rules.problem && (
        <Alert color="red" role="alert">
          {t('research.projects.rulesProblem')} {data.rules.problem}
        </Alert>
      )}
      <PanelTable
        minWidth={520}
        columns={[t('administration.name'), t('research.projects.options'), t('administration.state')]}
        actions
        none={data?.projects.length === 0 && t('research.projects.none')}
      >
        {data?.projects.map((project) => (
          <Table.Tr key={project.name}>
            <Table.Td fw={500}>{project.name}</Table.Td>
            <Table.Td>{project.options.map((option) => t(`research.option.${option}`)).join(' · ')}</Table.Td>
            <Table.Td>
              <Badge variant="dot" miw="auto" className="lg-nowrap" color={project.active ? 'teal' : 'gray'}>
                {t(project.active ? 'research.projects.active' : 'research.projects.erased')}
              </Badge>
            </Table.Td>
            <Table.Td>
              {project.active && (
                <Group gap="xs" justify="flex-end" wrap="nowrap">
                  <Button size="compact-sm" variant="default" onClick={() => setEditing(project)}>
                    {t('research.projects.change')}
                  </Button>
                  <Button size="compact-sm" variant="default" onClick={() => setErasing(project)}>
                    {t('research.projects.erase')}
                  </Button>
                </Group>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
      <Confirm
        subject={erasing}
        title={t('research.projects.eraseTitle', { name: erasing?.name })}
        text={t('research.projects.eraseText')}
        confirm={t('research.projects.erase')}
        onConfirm={(project) => erase.mutate(project)}
        onClose={() => setErasing(undefined)}
      />
      {editing && (
        <EditProject
          project={editing}
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

/** As the server suggests them. */
const suggested = [
  'retain-patient-characteristics',
  'retain-long-modified-dates',
  'retain-safe-private',
  'clean-descriptors',
  'clean-structured-content',
  'clean-graphics',
  'clean-pixel-data',
]

function EditProject(props: { project: Partial<Project>; onClose: () => void; onDone: () => void }) {
  const { project, onClose, onDone } = props
  const { t } = useTranslation()
  const [name, setName] = useState(project.name ?? '')
  const [options, setOptions] = useState<string[]>([...(project.options ?? suggested)])
  const [words, setWords] = useState((project.words ?? []).join(' '))
  return (
    <FormDialog
      title={t(project.name === undefined ? 'research.projects.add' : 'research.projects.change')}
      submit={t('research.projects.save')}
      ready={name.trim() !== ''}
      onSubmit={() =>
        setProject(
          name.trim(),
          options,
          words.split(/[\s,]+/).filter((word) => word !== ''),
        )
      }
      onDone={onDone}
      onClose={onClose}
    >
      <TextInput
        label={t('research.projects.collection')}
        description={t('research.projects.collectionText')}
        disabled={project.name !== undefined}
        value={name}
        maxLength={64}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Checkbox.Group label={t('research.projects.options')} value={options} onChange={setOptions}>
        {profileOptions.map((option) => (
          <Checkbox key={option} mt="xs" value={option} label={t(`research.option.${option}`)} />
        ))}
      </Checkbox.Group>
      <Textarea
        label={t('research.projects.words')}
        description={t('research.projects.wordsText')}
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
    </FormDialog>
  )
}
