/** The people who may sign in. */
import {
  ActionIcon,
  Badge,
  Button,
  Code,
  Menu,
  Modal,
  PasswordInput,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../account/format.ts'
import {
  type AddedUser,
  addUser,
  disableUser,
  endSuspension,
  listUsers,
  personRoles,
  recoverUser,
  type SetUpLink,
  signUserOut,
  type User,
} from '../api/administration.ts'
import { useSession } from '../app/use-session.ts'
import { minimumPasswordLength } from '../sign-in/password-strength.ts'
import { Confirm } from './Confirm.tsx'
import { FormDialog } from './FormDialog.tsx'
import { PanelFrame } from './PanelFrame.tsx'
import { PanelTable } from './PanelTable.tsx'

export function UsersPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: session } = useSession()
  const { data: users, error, isPending } = useQuery({ queryKey: ['users'], queryFn: listUsers })
  const refresh = () => client.invalidateQueries({ queryKey: ['users'] })
  const [adding, setAdding] = useState(false)
  const [asking, setAsking] = useState<{ user: User; step: Step }>()
  const [link, setLink] = useState<{ name: string } & SetUpLink>()
  const change = useMutation({
    mutationFn: ({ user, step }: { user: User; step: Step }) => steps[step](user.name),
    onSuccess: (answer, { user, step }) => {
      void refresh()
      if (step === 'recover') setLink({ name: user.name, ...(answer as SetUpLink) })
    },
  })
  return (
    <PanelFrame
      title={t('administration.users.title')}
      text={t('administration.users.text')}
      error={error ?? change.error}
      waiting={isPending}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('administration.users.add')}
        </Button>
      }
    >
      <PanelTable
        minWidth={420}
        columns={[
          t('administration.name'),
          t('administration.role'),
          t('administration.state'),
          t('administration.users.secondFactor'),
        ]}
        actions
        highlightOnHover
      >
        {users?.map((user) => (
          <Table.Tr key={user.name}>
            <Table.Td fw={500}>{user.name}</Table.Td>
            <Table.Td>{t(`roles.${user.role}`)}</Table.Td>
            <Table.Td>
              <Badge variant="dot" color={user.suspended ? 'red' : user.disabled ? 'gray' : 'teal'}>
                {t(`administration.users.${stateOf(user)}`)}
              </Badge>
            </Table.Td>
            <Table.Td>{t(user.secondFactor ? 'administration.users.has' : 'administration.users.none')}</Table.Td>
            <Table.Td ta="end">
              {!user.disabled && user.name !== session?.name && (
                <StepMenu user={user} onStep={(step) => setAsking({ user, step })} />
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
      <Confirm
        subject={asking}
        title={t(`administration.users.${asking?.step ?? 'disable'}Title`, { name: asking?.user.name })}
        text={t(`administration.users.${asking?.step ?? 'disable'}Text`)}
        confirm={t(`administration.users.${asking?.step ?? 'disable'}`)}
        onConfirm={change.mutate}
        onClose={() => setAsking(undefined)}
      />
      {adding && (
        <AddUser
          onClose={() => setAdding(false)}
          onDone={(user) => {
            void refresh()
            if (user.link && user.expiresAt) setLink({ name: user.name, link: user.link, expiresAt: user.expiresAt })
          }}
        />
      )}
      {link && <LinkDialog {...link} onClose={() => setLink(undefined)} />}
    </PanelFrame>
  )
}

const steps = {
  recover: recoverUser,
  signOut: signUserOut,
  reinstate: (name: string) => endSuspension(`person:${name}`),
  disable: disableUser,
} satisfies Record<string, (name: string) => Promise<unknown>>

/** What can be done to a person's account, each asked about first. */
type Step = keyof typeof steps

function stateOf(user: User): 'disabled' | 'suspended' | 'active' {
  if (user.disabled) return 'disabled'
  return user.suspended ? 'suspended' : 'active'
}

function StepMenu({ user, onStep }: { user: User; onStep: (step: Step) => void }) {
  const { t } = useTranslation()
  const possible = (Object.keys(steps) as Step[]).filter((step) => step !== 'reinstate' || user.suspended)
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" aria-label={t('administration.users.more', { name: user.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {possible.map((step) => (
          <Menu.Item key={step} onClick={() => onStep(step)}>
            {t(`administration.users.${step}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function LinkDialog({ name, link, expiresAt, onClose }: { name: string; onClose: () => void } & SetUpLink) {
  const { t, i18n } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('administration.users.linkTitle', { name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="md">
        <Text fz="sm">{t('administration.users.linkText', { until: formatMoment(expiresAt, i18n.language) })}</Text>
        <Code block className="lg-totp-secret">
          {link}
        </Code>
        <Button onClick={onClose}>{t('administration.users.linkDone')}</Button>
      </Stack>
    </Modal>
  )
}

function AddUser({ onClose, onDone }: { onClose: () => void; onDone: (user: AddedUser) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [role, setRole] = useState<string>('clinician')
  const [password, setPassword] = useState('')
  return (
    <FormDialog
      title={t('administration.users.add')}
      submit={t('administration.users.add')}
      ready={name.trim() !== '' && (password === '' || password.length >= minimumPasswordLength)}
      onSubmit={() => addUser({ name: name.trim(), role, ...(password === '' ? {} : { password }) })}
      onDone={(user) => {
        onDone(user)
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
        description={`${t('administration.users.firstPasswordHint')} ${t('enrol.passwordHint', { count: minimumPasswordLength })}`}
        autoComplete="new-password"
        value={password}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
