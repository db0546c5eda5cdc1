/** The people who may sign in. */
import { Badge, Button, PasswordInput, Select, Table, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addUser, disableUser, listUsers, personRoles, type User } from '../api/administration.ts'
import { useSession } from '../app/use-session.ts'
import { minimumPasswordLength } from '../sign-in/password-strength.ts'
import { Confirm } from './Confirm.tsx'
import { FormDialog } from './FormDialog.tsx'
import { PanelFrame } from './PanelFrame.tsx'

export function UsersPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: session } = useSession()
  const { data: users, error, isPending } = useQuery({ queryKey: ['users'], queryFn: listUsers })
  const refresh = () => client.invalidateQueries({ queryKey: ['users'] })
  const [adding, setAdding] = useState(false)
  const [disabling, setDisabling] = useState<User>()
  const disable = useMutation({ mutationFn: (user: User) => disableUser(user.name), onSuccess: refresh })
  return (
    <PanelFrame
      title={t('administration.users.title')}
      text={t('administration.users.text')}
      error={error ?? disable.error}
      waiting={isPending}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('administration.users.add')}
        </Button>
      }
    >
      <Table.ScrollContainer minWidth={420}>
        <Table highlightOnHover withTableBorder>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('administration.name')}</Table.Th>
              <Table.Th>{t('administration.role')}</Table.Th>
              <Table.Th>{t('administration.state')}</Table.Th>
              <Table.Th aria-label={t('administration.actions')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {users?.map((user) => (
              <Table.Tr key={user.name}>
                <Table.Td fw={500}>{user.name}</Table.Td>
                <Table.Td>{t(`roles.${user.role}`)}</Table.Td>
                <Table.Td>
                  <Badge variant="dot" color={user.disabled ? 'gray' : 'teal'}>
                    {t(user.disabled ? 'administration.users.disabled' : 'administration.users.active')}
                  </Badge>
                </Table.Td>
                <Table.Td ta="end">
                  {!user.disabled && user.name !== session?.name && (
                    <Button size="compact-sm" variant="default" onClick={() => setDisabling(user)}>
                      {t('administration.users.disable')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Confirm
        subject={disabling}
        title={t('administration.users.disableTitle', { name: disabling?.name })}
        text={t('administration.users.disableText')}
        confirm={t('administration.users.disable')}
        onConfirm={(user) => disable.mutate(user)}
        onClose={() => setDisabling(undefined)}
      />
      {adding && <AddUser onClose={() => setAdding(false)} onDone={refresh} />}
    </PanelFrame>
  )
}

function AddUser({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [role, setRole] = useState<string>('clinician')
  const [password, setPassword] = useState('')
  return (
    <FormDialog
      title={t('administration.users.add')}
      submit={t('administration.users.add')}
      ready={name.trim() !== '' && password.length >= minimumPasswordLength}
      onSubmit={() => addUser({ name: name.trim(), role, password })}
      onDone={() => {
        onDone()
        onClose()
      }}
      onClose={onClose}
    >
      <TextInput
        label={t('administration.name')}
        autoComplete="off"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('administration.role')}
        description={t(`administration.roleText.${role}`)}
        allowDeselect={false}
        data={personRoles.map((value) => ({ value, label: t(`roles.${value}`) }))}
        value={role}
        onChange={(value) => value && setRole(value)}
      />
      <PasswordInput
        label={t('administration.users.firstPassword')}
        description={t('enrol.passwordHint', { count: minimumPasswordLength })}
        autoComplete="new-password"
        value={password}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
