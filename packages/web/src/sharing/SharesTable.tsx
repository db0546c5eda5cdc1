/** Shares, the newest first, each with a button that ends it. */
import { Badge, Button, Table } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../administration/format.ts'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { allShares, ownShares, revokeShare, type Share, withdrawShare } from '../api/shares.ts'
import { dateLocale } from '../i18n/i18n.ts'

export const sharesKey = ['shares'] as const

/** Whoever shared sees their own with the study; an administrator sees all, without. */
export function SharesTable({ whose }: { whose: 'own' | 'all' }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const own = whose === 'own'
  const shares = useQuery({
    queryKey: [...sharesKey, whose],
    queryFn: own ? ownShares : allShares,
    refetchInterval: 30_000,
  })
  const ending = useMutation({
    mutationFn: ({ id }: Share) => (own ? withdrawShare(id) : revokeShare(id)),
    onSettled: () => client.invalidateQueries({ queryKey: sharesKey }),
  })
  const locale = dateLocale(i18n.language)
  return (
    <PanelFrame
      title={t('shares.title')}
      text={t(own ? 'shares.ownText' : 'shares.allText')}
      error={shares.error ?? ending.error}
      waiting={shares.isPending}
    >
      <PanelTable
        minWidth={640}
        columns={[
          t('shares.recipient'),
          t(own ? 'shares.study' : 'shares.by'),
          t('administration.state'),
          t('shares.opened'),
          t('shares.ends'),
        ]}
        actions
        highlightOnHover
        none={shares.data?.length === 0 && t('shares.none')}
      >
        {shares.data?.map((share) => (
          <Table.Tr key={share.id}>
            <Table.Td fw={500}>
              <bdi>{share.recipient}</bdi>
            </Table.Td>
            <Table.Td>
              {share.studyInstanceUID === undefined ? (
                share.createdBy
              ) : (
                <Link to="/studies/$studyInstanceUID" params={{ studyInstanceUID: share.studyInstanceUID }}>
                  {t('shares.openStudy')}
                </Link>
              )}
            </Table.Td>
            <Table.Td>
              <Badge variant="light" color={share.state === 'open' ? 'teal' : 'gray'}>
                {t(`shares.state.${share.state}`)}
              </Badge>
              {share.deIdentified && (
                <Badge ml={6} variant="outline" color="teal">
                  {t('share.deIdentified')}
                </Badge>
              )}
            </Table.Td>
            <Table.Td>{t('shares.openedOf', { opened: share.opened, openings: share.openings })}</Table.Td>
            <Table.Td>{formatWhen(share.expiresAt, locale)}</Table.Td>
            <Table.Td ta="end">
              {share.state !== 'revoked' && share.state !== 'expired' && (
                <Button size="compact-sm" variant="default" onClick={() => ending.mutate(share)}>
                  {t('shares.end')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
    </PanelFrame>
  )
}

export function SharesPage() {
  return (
    <div className="lg-panel">
      <SharesTable whose="own" />
    </div>
  )
}

export function AllSharesPanel() {
  return <SharesTable whose="all" />
}
