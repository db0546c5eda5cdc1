/** Tokens with which programs use the archive. */
import { Alert, Button, Code, CopyButton, Group, Modal, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconCopy, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createToken, listTokens, revokeToken, type Token, tokenRoles } from '../api/administration.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { Confirm } from './Confirm.tsx'
import { FormDialog } from './FormDialog.tsx'
import { formatWhen } from './format.ts'
import { PanelFrame } from './PanelFrame.tsx'
import { PanelTable } from './PanelTable.tsx'

export function TokensPanel() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { data: tokens, error, isPending } = useQuery({ queryKey: ['tokens'], queryFn: listTokens })
  const refresh = () => client.invalidateQueries({ queryKey: ['tokens'] })
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string>()
  const [revoking, setRevoking] = useState<Token>()
  const revoke = useMutation({ mutationFn: (token: Token) => revokeToken(token.name), onSuccess: refresh })
  return (
    <PanelFrame
      title={t('administration.tokens.title')}
      text={t('administration.tokens.text')}
      error={error ?? revoke.error}
      waiting={isPending}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('administration.tokens.add')}
        </Button>
      }
    >
      <PanelTable
        minWidth={420}
        columns={[t('administration.name'), t('administration.role'), t('administration.tokens.expires')]}
        actions
        highlightOnHover
        none={tokens?.length === 0 && t('administration.tokens.none')}
      >
        {tokens?.map((token) => (
          <Table.Tr key={token.name}>
            <Table.Td fw={500}>{token.name}</Table.Td>
            <Table.Td>{t(`roles.${token.role}`)}</Table.Td>
            <Table.Td>{formatWhen(token.expiresAt, dateLocale(i18n.language))}</Table.Td>
            <Table.Td ta="end">
              <Button size="compact-sm" variant="default" onClick={() => setRevoking(token)}>
                {t('administration.tokens.revoke')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
      <Confirm
        subject={revoking}
        title={t('administration.tokens.revokeTitle', { name: revoking?.name })}
        text={t('administration.tokens.revokeText')}
        confirm={t('administration.tokens.revoke')}
        onConfirm={(token) => revoke.mutate(token)}
        onClose={() => setRevoking(undefined)}
      />
      {adding && (
        <AddToken
          onClose={() => setAdding(false)}
          onDone={(token) => {
            void refresh()
            setAdding(false)
            setSecret(token)
          }}
        />
      )}
      {secret && <NewToken secret={secret} onClose={() => setSecret(undefined)} />}
    </PanelFrame>
  )
}

const dayMs = 86_400_000

/** Lifetimes offered, in days. */
const lifetimes = [1, 7, 30, 90, 365]

function AddToken({ onClose, onDone }: { onClose: () => void; onDone: (token: string) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [role, setRole] = useState<string>('clinician')
  const [days, setDays] = useState('30')
  return (
    <FormDialog
      title={t('administration.tokens.add')}
      submit={t('administration.tokens.add')}
      ready={name.trim() !== ''}
      onSubmit={() => createToken({ name: name.trim(), role, expiresInMs: Number(days) * dayMs })}
      onDone={({ token }) => onDone(token)}
      onClose={onClose}
    >
      <TextInput
        label={t('administration.name')}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('administration.role')}
        allowDeselect={false}
        data={tokenRoles.map((value) => ({ value, label: t(`roles.${value}`) }))}
        value={role}
        onChange={(value) => value && setRole(value)}
      />
      <Select
        label={t('administration.tokens.lifetime')}
        allowDeselect={false}
        data={lifetimes.map((count) => ({ value: String(count), label: t('administration.tokens.days', { count }) }))}
        value={days}
        onChange={(value) => value && setDays(value)}
      />
    </FormDialog>
  )
}

function NewToken({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('administration.tokens.new')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Alert color="yellow">{t('administration.tokens.once')}</Alert>
        <Code block>{secret}</Code>
        <Text fz="xs" c="dimmed">
          {t('administration.tokens.header')}
        </Text>
        <Group justify="flex-end">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button leftSection={<IconCopy size={16} />} onClick={copy}>
                {t(copied ? 'administration.copied' : 'administration.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Modal>
  )
}
