/** What is sent on to other nodes: how it stands with each, and what could not be delivered, with the reason. */
import { Badge, Button, Group, Table, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { discardDeliveries, forwarding, retryDeliveries, undelivered } from '../api/administration.ts'
import { ServerText } from '../app/ServerText.tsx'
import { dateLocale } from '../i18n/i18n.ts'
import { formatWhen } from './format.ts'
import { PanelFrame } from './PanelFrame.tsx'
import { PanelTable } from './PanelTable.tsx'

export function ForwardingPanel() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { data, error, isPending } = useQuery({
    queryKey: ['forwarding'],
    queryFn: forwarding,
    refetchInterval: 10_000,
  })
  const dead = useQuery({ queryKey: ['forwarding', 'dead'], queryFn: undelivered, refetchInterval: 10_000 })
  const onSuccess = () => client.invalidateQueries({ queryKey: ['forwarding'] })
  const retry = useMutation({ mutationFn: retryDeliveries, onSuccess })
  const discard = useMutation({ mutationFn: discardDeliveries, onSuccess })
  const locale = dateLocale(i18n.language)
  return (
    <PanelFrame
      title={t('administration.forwarding.title')}
      text={t('administration.forwarding.text')}
      error={error ?? dead.error ?? retry.error ?? discard.error}
      waiting={isPending}
    >
      <PanelTable
        minWidth={720}
        columns={[
          t('administration.forwarding.destination'),
          t('administration.forwarding.waiting'),
          t('administration.forwarding.stored'),
          t('administration.forwarding.delivered'),
          t('administration.forwarding.dead'),
          t('administration.forwarding.trouble'),
        ]}
        actions
        none={data?.destinations.length === 0 && t('administration.forwarding.none')}
      >
        {data?.destinations.map((view) => (
          <Table.Tr key={view.destination}>
            <Table.Td ff="monospace">{view.destination}</Table.Td>
            <Table.Td>{view.waiting}</Table.Td>
            <Table.Td>{view.stored}</Table.Td>
            <Table.Td>{view.delivered}</Table.Td>
            <Table.Td>{view.dead > 0 ? <Badge color="red">{view.dead}</Badge> : 0}</Table.Td>
            <Table.Td>{view.why !== undefined && <ServerText said={view.said} text={view.why} />}</Table.Td>
            <Table.Td>
              <Group gap={6} justify="flex-end" wrap="nowrap">
                {(view.dead > 0 || view.why !== undefined) && (
                  <Button size="compact-sm" variant="light" onClick={() => retry.mutate(view.destination)}>
                    {t('administration.forwarding.retry')}
                  </Button>
                )}
                {view.dead > 0 && (
                  <Button size="compact-sm" variant="default" onClick={() => discard.mutate(view.destination)}>
                    {t('administration.forwarding.discard')}
                  </Button>
                )}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
      {dead.data && dead.data.length > 0 && (
        <section aria-label={t('administration.forwarding.deadTitle')}>
          <Title order={2} fz={16} mb="xs">
            {t('administration.forwarding.deadTitle')}
          </Title>
          <PanelTable
            minWidth={720}
            columns={[
              t('administration.forwarding.queued'),
              t('administration.forwarding.destination'),
              t('administration.forwarding.rule'),
              t('administration.forwarding.trouble'),
            ]}
          >
            {dead.data.map((delivery) => (
              <Table.Tr key={delivery.id}>
                <Table.Td>{formatWhen(delivery.queuedAt, locale)}</Table.Td>
                <Table.Td ff="monospace">{delivery.destination}</Table.Td>
                <Table.Td lang="en">{delivery.rule}</Table.Td>
                <Table.Td>
                  {delivery.why !== undefined && <ServerText said={delivery.said} text={delivery.why} />}
                </Table.Td>
              </Table.Tr>
            ))}
          </PanelTable>
        </section>
      )}
    </PanelFrame>
  )
}
