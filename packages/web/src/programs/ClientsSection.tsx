/** Programs that prove by a key of their own who they are, and get access tokens of ten minutes. */
import { Badge, Button, Code, FileButton, Group, Table, Textarea } from '@mantine/core'
import { IconFileUpload, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import { FormDialog } from '../administration/FormDialog.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { addClient, type Client, disableClient, enableClient, listClients, removeClient } from '../api/programs.ts'
import { LastUseCell, ScopeCell } from './ProgramCells.tsx'
import { emptyProgram, ProgramFields, scopeOf } from './ProgramFields.tsx'
import { ProgramSection } from './ProgramSection.tsx'

const key = ['clients'] as const

export function ClientsSection() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: clients, error, isPending } = useQuery({ queryKey: key, queryFn: listClients })
  const refresh = () => client.invalidateQueries({ queryKey: key })
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Client>()
  const remove = useMutation({ mutationFn: ({ name }: Client) => removeClient(name), onSuccess: refresh })
  const change = useMutation({
    mutationFn: ({ name, disabledAt }: Client) => (disabledAt ? enableClient(name) : disableClient(name)),
    onSuccess: refresh,
  })
  return (
    <ProgramSection
      title={t('programs.clients.title')}
      text={t('programs.clients.text')}
      error={error ?? remove.error ?? change.error}
      waiting={isPending}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('programs.clients.add')}
        </Button>
      }
    >
      <PanelTable
        minWidth={860}
        columns={[
          t('administration.name'),
          t('administration.role'),
          t('programs.may'),
          t('programs.clients.keys'),
          t('programs.lastUse'),
          t('administration.state'),
        ]}
        actions
        highlightOnHover
        none={clients?.length === 0 && t('programs.clients.none')}
      >
        {clients?.map((one) => (
          <Table.Tr key={one.name}>
            <Table.Td fw={500}>{one.name}</Table.Td>
            <Table.Td>{t(`roles.${one.role}`)}</Table.Td>
            <ScopeCell program={one} />
            <Table.Td>
              {one.keys.map((name) => (
                <Code key={name} className="lg-key-name" title={name}>
                  {name}
                </Code>
              ))}
            </Table.Td>
            <LastUseCell program={one} />
            <Table.Td>
              <Badge variant="dot" color={one.disabledAt ? 'gray' : 'teal'}>
                {t(one.disabledAt ? 'programs.disabled' : 'programs.active')}
              </Badge>
            </Table.Td>
            <Table.Td>
              <Group gap={6} wrap="nowrap" justify="flex-end">
                <Button size="compact-sm" variant="default" onClick={() => change.mutate(one)}>
                  {t(one.disabledAt ? 'programs.enable' : 'programs.disable')}
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => setRemoving(one)}>
                  {t('programs.remove')}
                </Button>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
      <Confirm
        subject={removing}
        title={t('programs.clients.removeTitle', { name: removing?.name })}
        text={t('programs.clients.removeText')}
        confirm={t('programs.remove')}
        onConfirm={remove.mutate}
        onClose={() => setRemoving(undefined)}
      />
      {adding && (
        <AddClient
          onClose={() => setAdding(false)}
          onDone={() => {
            void refresh()
            setAdding(false)
          }}
        />
      )}
    </ProgramSection>
  )
}

function AddClient({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const [form, setForm] = useState(emptyProgram)
  const [keys, setKeys] = useState('')
  return (
    <FormDialog
      title={t('programs.clients.add')}
      submit={t('programs.clients.add')}
      ready={form.name.trim() !== '' && keys.trim() !== ''}
      onSubmit={() => addClient({ name: form.name.trim(), role: form.role, keys, ...scopeOf(form) })}
      onDone={onDone}
      onClose={onClose}
    >
      <ProgramFields value={form} onChange={(change) => setForm((before) => ({ ...before, ...change }))} />
      <Textarea
        label={t('programs.clients.publicKeys')}
        description={t('programs.clients.publicKeysText')}
        autosize
        minRows={3}
        maxRows={8}
        spellCheck={false}
        value={keys}
        onChange={(event) => setKeys(event.currentTarget.value)}
      />
      <FileButton accept=".pem,.pub,.json,.jwks,.jwk" onChange={(file) => void file?.text().then(setKeys)}>
        {(props) => (
          <Button {...props} variant="default" size="compact-sm" leftSection={<IconFileUpload size={14} />}>
            {t('programs.clients.file')}
          </Button>
        )}
      </FileButton>
    </FormDialog>
  )
}
