/** What the tables of programs share: how narrow one is, and when it came last. */
import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../administration/format.ts'
import type { Program } from '../api/programs.ts'
import { dateLocale } from '../i18n/i18n.ts'

export function ScopeCell({ program: { actions, addresses } }: { program: Program }) {
  const { t } = useTranslation()
  return (
    <Table.Td>
      <Text fz="sm">
        {actions
          ?.map((action) => t(`programs.action.${action.replace(':', '-')}`, { defaultValue: action }))
          .join(', ') ?? t('programs.wholeRole')}
      </Text>
      {addresses && (
        <Text fz="xs" c="dimmed">
          {t('programs.onlyFrom', { addresses: addresses.join(', ') })}
        </Text>
      )}
    </Table.Td>
  )
}

export function LastUseCell({ program: { lastUsedAt, lastAddress } }: { program: Program }) {
  const { t, i18n } = useTranslation()
  return (
    <Table.Td>
      <Text fz="sm">{formatWhen(lastUsedAt, dateLocale(i18n.language)) || t('programs.never')}</Text>
      {lastAddress && (
        <Text fz="xs" c="dimmed">
          {lastAddress}
        </Text>
      )}
    </Table.Td>
  )
}
