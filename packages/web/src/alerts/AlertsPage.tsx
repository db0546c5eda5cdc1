/** Alerts, the newest first; a person says that they have seen one, and what came of it. */
import { Badge, Button, Alert as Notice, SegmentedControl, Table, Text, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../administration/FormDialog.tsx'
import { formatWhen } from '../administration/format.ts'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { type Alert, acknowledgeAlert, listAlerts } from '../api/alerts.ts'
import { Message } from '../app/Message.tsx'
import { may, useSession } from '../app/use-session.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { AlertFacts } from './AlertFacts.tsx'
import { useAlertSummary } from './use-alert-summary.ts'

const colours = { notice: 'gray', warning: 'orange', critical: 'red' } as const
const longestNote = 500

export function AlertsPage() {
  const { t } = useTranslation()
  const { data: session } = useSession()
  const [shown, setShown] = useState<'open' | 'all'>('open')
  const isAllowed = session !== undefined && session !== null && may(session, 'alerts:read')
  const { data: summary } = useAlertSummary(isAllowed)
  const { data, error, isPending } = useQuery({
    queryKey: ['alerts', shown, summary?.change],
    queryFn: () => listAlerts(shown === 'open'),
    enabled: isAllowed,
  })
  if (!session || !isAllowed) return <Message title={t('landing.nothing')} text={t('alerts.notAllowed')} />
  return (
    <div className="lg-panel">
      <PanelFrame
        title={t('alerts.title')}
        text={t('alerts.text')}
        error={error}
        waiting={isPending}
        action={
          <SegmentedControl
            aria-label={t('alerts.shown')}
            value={shown}
            onChange={(value) => setShown(value as 'open' | 'all')}
            data={[
              { value: 'open', label: t('alerts.open') },
              { value: 'all', label: t('alerts.all') },
            ]}
          />
        }
      >
        {data?.channels
          .filter(({ waiting, dead }) => waiting + dead > 0)
          .map(({ channel, waiting, dead, why = '' }) => (
            <Notice key={channel} color="orange" role="alert">
              {t('alerts.channel', { channel, count: waiting + dead, why })}
            </Notice>
          ))}
        <AlertTable alerts={data?.alerts ?? []} mayWrite={may(session, 'alerts:write')} />
      </PanelFrame>
    </div>
  )
}

function AlertTable({ alerts, mayWrite }: { alerts: readonly Alert[]; mayWrite: boolean }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<Alert>()
  return (
    <>
      <PanelTable
        minWidth={720}
        columns={['time', 'severity', 'what', 'who', 'detail', 'acknowledged'].map((column) => t(`alerts.${column}`))}
        none={alerts.length === 0 && t('alerts.none')}
      >
        {alerts.map((alert) => (
          <AlertRow key={alert.id} alert={alert} onAcknowledge={mayWrite ? () => setChosen(alert) : undefined} />
        ))}
      </PanelTable>
      {chosen && <AcknowledgeDialog alert={chosen} onClose={() => setChosen(undefined)} />}
    </>
  )
}

function AlertRow({ alert, onAcknowledge }: { alert: Alert; onAcknowledge: (() => void) | undefined }) {
  const { t, i18n } = useTranslation()
  const kind = alert.kind.replace(':', '-')
  return (
    <Table.Tr>
      <Table.Td className="lg-nowrap">{formatWhen(alert.lastAt, dateLocale(i18n.language))}</Table.Td>
      <Table.Td>
        <Badge color={colours[alert.severity]}>{t(`alerts.severities.${alert.severity}`)}</Badge>
      </Table.Td>
      <Table.Td>
        {t(`alerts.kinds.${kind}`, { defaultValue: alert.kind })}
        {alert.count > 1 && <Text fz="xs">{t('alerts.times', { count: alert.count })}</Text>}
      </Table.Td>
      <Table.Td>{alert.principal}</Table.Td>
      <Table.Td fz="xs">
        <AlertFacts alert={alert} />
      </Table.Td>
      <Table.Td>
        {alert.acknowledgedBy ? (
          <>
            {alert.acknowledgedBy} <Text fz="xs">{alert.note}</Text>
          </>
        ) : (
          onAcknowledge && (
            <Button
              size="xs"
              variant="light"
              onClick={onAcknowledge}
              aria-label={t('alerts.acknowledgeOne', { number: alert.id })}
            >
              {t('alerts.acknowledge')}
            </Button>
          )
        )}
      </Table.Td>
    </Table.Tr>
  )
}

function AcknowledgeDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { t } = useTranslation()
  const [note, setNote] = useState('')
  const client = useQueryClient()
  const done = async () => {
    await client.invalidateQueries({ queryKey: ['alerts'] })
    await client.invalidateQueries({ queryKey: ['alert-summary'] })
    onClose()
  }
  return (
    <FormDialog
      title={t('alerts.acknowledgeOne', { number: alert.id })}
      submit={t('alerts.acknowledge')}
      ready
      onSubmit={() => acknowledgeAlert(alert.id, note)}
      onDone={() => void done()}
      onClose={onClose}
    >
      <Textarea
        label={t('alerts.note')}
        description={t('alerts.noteText')}
        maxLength={longestNote}
        autosize
        minRows={3}
        data-autofocus
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
    </FormDialog>
  )
}
