/** Tokens with which programs use the archive. */
import { Alert, Button, Code, CopyButton, Group, Modal, Select, Stack, Table, Text } from '@mantine/core'
import { IconCopy, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import { FormDialog } from '../administration/FormDialog.tsx'
import { formatWhen } from '../administration/format.ts'
import { PanelTable } from '../administration/PanelTable.tsx'
import { createToken, listTokens, revokeToken, type Token } from '../api/programs.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { LastUseCell, ScopeCell } from './ProgramCells.tsx'
import { emptyProgram, ProgramFields, scopeOf } from './ProgramFields.tsx'
import { ProgramSection } from './ProgramSection.tsx'

export function TokensSection() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { data: tokens, error, isPending } = useQuery({ queryKey: ['tokens'], queryFn: listTokens })
  const refresh = () => client.invalidateQueries({ queryKey: ['tokens'] })
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string>()
  const [revoking, setRevoking] = useState<Token>()
  const revoke = useMutation({ mutationFn: (token: Token) => revokeToken(token.name), onSuccess: refresh })
  return (
    <ProgramSection
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
        minWidth={720}
        columns={[
          t('administration.name'),
          t('administration.role'),
          t('programs.may'),
          t('administration.tokens.expires'),
          t('programs.lastUse'),
        ]}
        actions
        highlightOnHover
        none={tokens?.length === 0 && t('administration.tokens.none')}
      >
        {tokens?.map((token) => (
          <Table.Tr key={token.name}>
            <Table.Td fw={500}>{token.name}</Table.Td>
            <Table.Td>{t(`roles.${token.role}`)}</Table.Td>
            <ScopeCell program={token} />
            <Table.Td>{formatWhen(token.expiresAt, dateLocale(i18n.language))}</Table.Td>
            <LastUseCell program={token} />
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
    </ProgramSection>
  )
}

const dayMs = 86_400_000

/** Lifetimes offered, in days. */
const lifetimes = [1, 7, 30, 90, 365]

function AddToken({ onClose, onDone }: { onClose: () => void; onDone: (token: string) => void }) {
  const { t } = useTranslation()
  const [form, setForm] = useState(emptyProgram)
  const [days, setDays] = useState('30')
  const { role } = form
  return (
    <FormDialog
      title={t('administration.tokens.add')}
      submit={t('administration.tokens.add')}
      ready={form.name.trim() !== ''}
      onSubmit={() =>
        createToken({ name: form.name.trim(), role, expiresInMs: Number(days) * dayMs, ...scopeOf(form) })
      }
      onDone={({ token }) => onDone(token)}
      onClose={onClose}
    >
      <ProgramFields value={form} onChange={(change) => setForm((before) => ({ ...before, ...change }))} />
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
