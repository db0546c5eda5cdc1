/** Where the person is signed in; each session can be ended. */
import { Badge, Button, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PanelTable } from '../administration/PanelTable.tsx'
import { type Account, endOtherSessions, endSession } from '../api/account.ts'
import { browserName, formatMoment } from './format.ts'
import { Section } from './Section.tsx'
import { useChange } from './use-change.ts'

export function SessionSection({ account }: { account: Account }) {
  const { t, i18n } = useTranslation()
  const end = useChange<string>(endSession)
  const endOthers = useChange(endOtherSessions)
  return (
    <Section
      title={t('account.sessions')}
      text={t('account.sessionsText')}
      error={end.error ?? endOthers.error}
      action={
        account.sessions.length > 1 && (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.run()}>
            {t('account.endOthers')}
          </Button>
        )
      }
    >
      <PanelTable minWidth={480} columns={[t('account.browser'), t('account.shown'), t('account.lastUsed')]} actions>
        {account.sessions.map((session) => (
          <Table.Tr key={session.id}>
            <Table.Td>
              {browserName(session.agent) ?? t('account.otherProgram')}
              <Text fz="xs" c="dimmed">
                {session.address}
              </Text>
            </Table.Td>
            <Table.Td>{t(`account.method.${session.method}`)}</Table.Td>
            <Table.Td>{formatMoment(session.usedAt, i18n.language)}</Table.Td>
            <Table.Td ta="end">
              {session.current ? (
                <Badge variant="light">{t('account.thisOne')}</Badge>
              ) : (
                <Button size="compact-sm" variant="default" onClick={() => end.run(session.id)}>
                  {t('account.end')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
    </Section>
  )
}
