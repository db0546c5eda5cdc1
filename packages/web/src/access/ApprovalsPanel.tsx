/** What takes two people: one asks, another approves, and the first then does it. */
import { Badge, Button, Group, NumberInput, Select, Table, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../administration/Confirm.tsx'
import { FormDialog } from '../administration/FormDialog.tsx'
import { formatWhen } from '../administration/format.ts'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { type Approval, askApproval, decideApproval, eraseStudy, listApprovals } from '../api/access.ts'
import type { Session } from '../api/session.ts'
import { may, useSession } from '../app/use-session.ts'
import { dateLocale } from '../i18n/i18n.ts'

const colours = { asked: 'blue', approved: 'teal', refused: 'red', used: 'gray', expired: 'gray' } as const

export function ApprovalsPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: session } = useSession()
  const { data, error, isPending } = useQuery({ queryKey: ['approvals'], queryFn: listApprovals })
  const refresh = () => client.invalidateQueries({ queryKey: ['approvals'] })
  const [asking, setAsking] = useState(false)
  const [erasing, setErasing] = useState<Approval>()
  const decide = useMutation({
    mutationFn: ({ id, approve }: { id: number; approve: boolean }) => decideApproval(id, approve),
    onSettled: refresh,
  })
  const erase = useMutation({ mutationFn: ({ object }: Approval) => eraseStudy(object), onSettled: refresh })
  if (!session) return null
  return (
    <PanelFrame
      title={t('access.approvals.title')}
      text={t('access.approvals.text')}
      error={error ?? decide.error ?? erase.error}
      waiting={isPending}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAsking(true)}>
          {t('access.approvals.ask')}
        </Button>
      }
    >
      <PanelTable
        minWidth={720}
        columns={['what', 'reason', 'askedBy', 'expires', 'state'].map((column) => t(`access.approvals.${column}`))}
        actions
        highlightOnHover
        none={data?.length === 0 && t('access.approvals.none')}
      >
        {data?.map((approval) => (
          <ApprovalRow
            key={approval.id}
            approval={approval}
            session={session}
            onDecide={(approve) => decide.mutate({ id: approval.id, approve })}
            onErase={() => setErasing(approval)}
          />
        ))}
      </PanelTable>
      <Confirm
        subject={erasing}
        title={t('access.approvals.eraseTitle')}
        text={t('access.approvals.eraseText')}
        confirm={t('access.approvals.erase')}
        onConfirm={(approval) => erase.mutate(approval)}
        onClose={() => setErasing(undefined)}
      />
      {asking && (
        <Ask
          session={session}
          onClose={() => setAsking(false)}
          onDone={() => {
            void refresh()
            setAsking(false)
          }}
        />
      )}
    </PanelFrame>
  )
}

interface ApprovalRowProps {
  approval: Approval
  session: Session
  onDecide: (approve: boolean) => void
  onErase: () => void
}

function ApprovalRow({ approval, session, onDecide, onErase }: ApprovalRowProps) {
  const { t, i18n } = useTranslation()
  const { action, object, uses, state } = approval
  const isOwn = approval.askedBy === `person:${session.name.normalize('NFKC').toLowerCase()}`
  const waits = state === 'asked' && !isOwn && may(session, 'approvals:decide')
  return (
    <Table.Tr>
      <Table.Td>
        {t(`access.approvals.actions.${action.replace(':', '-')}`)}
        {action === 'study:export' ? ` (${uses})` : object !== '' && <div className="lg-break">{object}</div>}
      </Table.Td>
      <Table.Td>{approval.reason}</Table.Td>
      <Table.Td>{approval.askedBy.replace(/^person:/, '')}</Table.Td>
      <Table.Td>{formatWhen(approval.expiresAt, dateLocale(i18n.language))}</Table.Td>
      <Table.Td>
        <Badge variant="dot" color={colours[state]}>
          {t(`access.approvals.states.${state}`)}
        </Badge>
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {waits && (
            <>
              <Button size="compact-sm" onClick={() => onDecide(true)}>
                {t('access.approvals.approve')}
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => onDecide(false)}>
                {t('access.approvals.refuse')}
              </Button>
            </>
          )}
          {isOwn && state === 'approved' && action === 'study:erase' && (
            <Button size="compact-sm" color="red" onClick={onErase}>
              {t('access.approvals.erase')}
            </Button>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

function Ask({ session, onClose, onDone }: { session: Session; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation()
  const actions = [
    ...(may(session, 'study:erase') ? ['study:erase'] : []),
    ...(may(session, 'study:export') ? ['study:export'] : []),
    ...(may(session, 'keys:export') ? ['keys:export'] : []),
  ]
  const [action, setAction] = useState(actions[0] ?? '')
  const [study, setStudy] = useState('')
  const [uses, setUses] = useState<number | string>(100)
  const [reason, setReason] = useState('')
  const object = action === 'study:erase' ? study : action === 'study:export' ? 'bulk' : 'root'
  return (
    <FormDialog
      title={t('access.approvals.ask')}
      submit={t('access.approvals.ask')}
      ready={object !== '' && reason.trim().length >= 10}
      onSubmit={() =>
        askApproval({ action, object, reason, ...(action === 'study:export' ? { uses: Number(uses) } : {}) })
      }
      onDone={onDone}
      onClose={onClose}
    >
      <Select
        label={t('access.approvals.what')}
        allowDeselect={false}
        data={actions.map((value) => ({ value, label: t(`access.approvals.actions.${value.replace(':', '-')}`) }))}
        value={action}
        onChange={(value) => value && setAction(value)}
      />
      {action === 'study:erase' && (
        <TextInput
          label={t('access.grants.of.study')}
          placeholder="1.2.840.…"
          value={study}
          onChange={(event) => setStudy(event.currentTarget.value.trim())}
        />
      )}
      {action === 'study:export' && (
        <NumberInput label={t('access.approvals.uses')} min={1} max={1_000_000} value={uses} onChange={setUses} />
      )}
      <Textarea
        label={t('access.approvals.reason')}
        description={t('access.approvals.reasonText')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
