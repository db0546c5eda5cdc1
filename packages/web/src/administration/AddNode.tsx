/** The form for a new node. PS3.5 6.2 (AE: 16 characters, no backslash, no control characters). */
import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addNode, nodeServices } from '../api/administration.ts'
import { listProjects } from '../api/research.ts'
import { may, useSession } from '../app/use-session.ts'
import { FormDialog } from './FormDialog.tsx'

const aeTitlePattern = /^[\x21-\x5b\x5d-\x7e](?:[\x20-\x5b\x5d-\x7e]{0,14}[\x21-\x5b\x5d-\x7e])?$/

/** Whether a node may be called this. */
export const isAETitle = (text: string): boolean => aeTitlePattern.test(text)

export function AddNode({ onClose, onDone }: { onClose: () => void; onDone: (aeTitle: string) => void }) {
  const { t } = useTranslation()
  const [aeTitle, setAETitle] = useState('')
  const [host, setHost] = useState('')
  const [port, setPort] = useState<number | string>('')
  const [services, setServices] = useState<string[]>(['echo', 'store'])
  const [project, setProject] = useState<string | null>(null)
  const { data: session } = useSession()
  const enabled = session != null && may(session, 'projects:read')
  const { data: research } = useQuery({ queryKey: ['projects'], queryFn: listProjects, enabled })
  const projects = research?.projects.filter(({ active }) => active).map(({ name }) => name) ?? []
  const valid = isAETitle(aeTitle)
  const node = {
    aeTitle,
    services,
    ...(host.trim() ? { host: host.trim() } : {}),
    ...(typeof port === 'number' ? { port } : {}),
    ...(project === null ? {} : { project }),
  }
  return (
    <FormDialog
      title={t('administration.nodes.add')}
      submit={t('administration.nodes.add')}
      ready={valid && services.length > 0}
      onSubmit={() => addNode(node)}
      onDone={() => onDone(aeTitle)}
      onClose={onClose}
    >
      <TextInput
        label={t('administration.nodes.aeTitle')}
        description={t('administration.nodes.aeTitleText')}
        error={aeTitle !== '' && !valid && t('administration.nodes.aeTitleWrong')}
        data-autofocus
        value={aeTitle}
        onChange={(event) => setAETitle(event.currentTarget.value)}
      />
      <TextInput
        label={t('administration.nodes.host')}
        description={t('administration.nodes.hostText')}
        value={host}
        onChange={(event) => setHost(event.currentTarget.value)}
      />
      <NumberInput
        label={t('administration.nodes.port')}
        min={1}
        max={65_535}
        allowDecimal={false}
        value={port}
        onChange={setPort}
      />
      <MultiSelect
        label={t('administration.nodes.services')}
        description={t('administration.nodes.servicesText')}
        data={[...nodeServices]}
        value={services}
        onChange={setServices}
      />
      {projects.length > 0 && (
        <Select
          label={t('administration.nodes.project')}
          description={t('administration.nodes.projectText')}
          clearable
          data={projects}
          value={project}
          onChange={setProject}
        />
      )}
    </FormDialog>
  )
}
