/** Passkeys of the account: make one, give one up. */
import { Button, Group, Modal, Stack, Table, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { type Account, type Enrolled, type Passkey, removePasskey } from '../api/account.ts'
import { enrolPasskey } from '../api/passkeys.ts'
import { ConfirmFactor } from './ConfirmFactor.tsx'
import { formatMoment } from './format.ts'
import { NewCodes } from './NewCodes.tsx'
import { Section } from './Section.tsx'
import { useChange } from './use-change.ts'

export function PasskeySection({ account }: { account: Account }) {
  const { t, i18n } = useTranslation()
  const [naming, setNaming] = useState(false)
  const [removing, setRemoving] = useState<Passkey>()
  const add = useChange<string, Enrolled>(enrolPasskey)
  const remove = useChange<string>(removePasskey)
  return (
    <Section
      title={t('account.passkeys')}
      text={t(account.passkeysHere ? 'account.passkeysText' : 'account.passkeysNotHere')}
      error={add.error ?? remove.error}
      action={
        account.passkeysHere && (
          <Button leftSection={<IconPlus size={16} />} loading={add.isPending} onClick={() => setNaming(true)}>
            {t('account.addPasskey')}
          </Button>
        )
      }
    >
      {account.passkeys.length > 0 && (
        <PanelTable minWidth={300} columns={[t('account.label'), t('account.lastUsed')]} actions>
          {account.passkeys.map((passkey) => (
            <Table.Tr key={passkey.id}>
              <Table.Td fw={500}>{passkey.label}</Table.Td>
              <Table.Td>{passkey.usedAt ? formatMoment(passkey.usedAt, i18n.language) : t('account.never')}</Table.Td>
              <Table.Td ta="end">
                <Button size="compact-sm" variant="default" onClick={() => setRemoving(passkey)}>
                  {t('account.remove')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </PanelTable>
      )}
      <Confirm
        subject={removing}
        title={t('account.removePasskey', { label: removing?.label })}
        text={t('account.removePasskeyText')}
        confirm={t('account.remove')}
        onConfirm={({ id }) => remove.run(id)}
        onClose={() => setRemoving(undefined)}
      />
      {naming && (
        <NamePasskey
          onClose={() => setNaming(false)}
          onName={(label) => {
            setNaming(false)
            add.run(label)
          }}
        />
      )}
      <NewCodes codes={add.answer?.recoveryCodes} />
      <ConfirmFactor account={account} change={add} />
      <ConfirmFactor account={account} change={remove} />
    </Section>
  )
}

function NamePasskey({ onClose, onName }: { onClose: () => void; onName: (label: string) => void }) {
  const { t } = useTranslation()
  const [label, setLabel] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onName(label)
  }
  return (
    <Modal opened onClose={onClose} title={t('account.addPasskey')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('account.label')}
            description={t('account.labelHint')}
            maxLength={64}
            data-autofocus
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button type="submit">{t('account.goOn')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
