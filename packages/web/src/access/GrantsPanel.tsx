/** Grants: who may see which studies, what for, how long; and who sees granted studies only. */
import { Button, Group, Table, Text } from '@mantine/core'
import { IconLock, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import { FormDialog } from '../administration/FormDialog.tsx'
import { formatWhen } from '../administration/format.ts'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { confine, type Grant, listGrants, revokeGrant, type Subject } from '../api/access.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { AddGrant } from './AddGrant.tsx'
import { SubjectFields, useSubjectText } from './SubjectFields.tsx'

export function GrantsPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, isPending } = useQuery({ queryKey: ['grants'], queryFn: listGrants })
  const refresh = () => client.invalidateQueries({ queryKey: ['grants'] })
  const [dialog, setDialog] = useState<'grant' | 'confine'>()
  const [revoking, setRevoking] = useState<Grant>()
  const revoke = useMutation({ mutationFn: ({ id }: Grant) => revokeGrant(id), onSuccess: refresh })
  const release = useMutation({ mutationFn: (to: Subject) => confine(to, false), onSuccess: refresh })
  const done = () => {
    void refresh()
    setDialog(undefined)
  }
  return (
    <PanelFrame
      title={t('access.grants.title')}
      text={t('access.grants.text')}
      error={error ?? revoke.error ?? release.error}
      waiting={isPending}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setDialog('grant')}>
          {t('access.grants.add')}
        </Button>
      }
    >
      <Confined subjects={data?.confined ?? []} onRelease={release.mutate} onConfine={() => setDialog('confine')} />
      <PanelTable
        minWidth={640}
        columns={[
          t('access.grants.to'),
          t('access.grants.studies'),
          t('access.grants.purpose'),
          t('access.grants.until'),
        ]}
        actions
        highlightOnHover
        none={data?.grants.length === 0 && t('access.grants.none')}
      >
        {data?.grants.map((grant) => (
          <GrantRow key={grant.id} grant={grant} onRevoke={() => setRevoking(grant)} />
        ))}
      </PanelTable>
      <Confirm
        subject={revoking}
        title={t('access.grants.revokeTitle')}
        text={t('access.grants.revokeText')}
        confirm={t('access.grants.revoke')}
        onConfirm={(grant) => revoke.mutate(grant)}
        onClose={() => setRevoking(undefined)}
      />
      {dialog === 'grant' && <AddGrant onClose={() => setDialog(undefined)} onDone={done} />}
      {dialog === 'confine' && <AddConfinement onClose={() => setDialog(undefined)} onDone={done} />}
    </PanelFrame>
  )
}

function GrantRow({ grant, onRevoke }: { grant: Grant; onRevoke: () => void }) {
  const { t, i18n } = useTranslation()
  const textOf = useSubjectText()
  const { studies } = grant
  return (
    <Table.Tr>
      <Table.Td fw={500}>{textOf(grant.to)}</Table.Td>
      <Table.Td>
        {studies.kind === 'collection' && studies.name}
        {studies.kind === 'own' && t('access.grants.referredBy', { names: studies.referringPhysicianNames.join(', ') })}
        {studies.kind === 'study' && studies.studyInstanceUID}
      </Table.Td>
      <Table.Td>{grant.purpose}</Table.Td>
      <Table.Td>{formatWhen(grant.until, dateLocale(i18n.language)) || t('access.grants.unlimited')}</Table.Td>
      <Table.Td ta="end">
        <Button size="compact-sm" variant="default" onClick={onRevoke}>
          {t('access.grants.revoke')}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}

interface ConfinedProps {
  subjects: readonly Subject[]
  onRelease: (subject: Subject) => void
  onConfine: () => void
}

function Confined({ subjects, onRelease, onConfine }: ConfinedProps) {
  const { t } = useTranslation()
  const textOf = useSubjectText()
  return (
    <Group gap="xs">
      <IconLock size={16} aria-hidden="true" />
      <Text fz="sm">{t(subjects.length === 0 ? 'access.confined.nobody' : 'access.confined.title')}</Text>
      {subjects.map((subject) => (
        <Button
          key={`${subject.kind}:${subject.name}`}
          size="compact-sm"
          variant="light"
          title={t('access.confined.release')}
          aria-label={t('access.confined.releaseOf', { name: textOf(subject) })}
          onClick={() => onRelease(subject)}
        >
          {textOf(subject)} ×
        </Button>
      ))}
      <Button size="compact-sm" variant="default" onClick={onConfine}>
        {t('access.confined.add')}
      </Button>
    </Group>
  )
}

function AddConfinement({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const [to, setTo] = useState<Subject>({ kind: 'role', name: 'clinician' })
  return (
    <FormDialog
      title={t('access.confined.add')}
      submit={t('access.confined.add')}
      ready={to.kind === 'nodes' || to.name.trim() !== ''}
      onSubmit={() => confine(to, true)}
      onDone={onDone}
      onClose={onClose}
    >
      <Text fz="sm">{t('access.confined.text')}</Text>
      <SubjectFields value={to} onChange={setTo} />
    </FormDialog>
  )
}
