/** What an administrator wants to know at a glance. */
import { Alert, Paper, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { status } from '../api/administration.ts'
import { ServerText } from '../app/ServerText.tsx'
import { dateLocale } from '../i18n/i18n.ts'
import { formatOctets, formatWhen } from './format.ts'
import { PanelFrame } from './PanelFrame.tsx'

export function StatusPanel() {
  const { t, i18n } = useTranslation()
  const { data, error, isPending } = useQuery({ queryKey: ['status'], queryFn: status, refetchInterval: 10_000 })
  const locale = dateLocale(i18n.language)
  const whole = (value: number) => value.toLocaleString(locale)
  // A shield keeps nothing of its own.
  const figures = data &&
    !data.shield && [
      ['studies', whole(data.archive.studies)],
      ['series', whole(data.archive.series)],
      ['instances', whole(data.archive.instances)],
      ['storage', formatOctets(data.archive.packOctets, locale)],
    ]
  const facts = data && [
    ['version', data.version],
    ['https', data.listeners?.https],
    ['dicomTls', data.listeners?.dicomTls],
    ['aeTitle', data.listeners?.aeTitle],
    ['oldArchive', data.shield?.pacs],
    ['shieldDeliveries', data.listeners?.shieldDeliveries],
    ['shieldWeb', data.listeners?.shieldWeb],
    ['startedAt', formatWhen(data.listeners?.startedAt, locale)],
    ['serverNotAfter', formatWhen(data.certificates?.serverNotAfter, locale)],
    ['authorityNotAfter', formatWhen(data.certificates?.authorityNotAfter, locale)],
  ]
  return (
    <PanelFrame title={t('administration.status.title')} error={error} waiting={isPending}>
      <Stack gap="md">
        {data?.warnings.map((warning, index) => (
          <Alert
            key={warning}
            color={data.plaintext && index === 0 ? 'red' : 'yellow'}
            icon={<IconAlertTriangle size={18} />}
          >
            <ServerText said={data.said[index]} text={warning} />
          </Alert>
        ))}
        {data?.warnings.length === 0 && (
          <Alert color="teal" icon={<IconCircleCheck size={18} />}>
            {t('administration.status.fine')}
          </Alert>
        )}
        {figures && (
          <SimpleGrid cols={{ base: 2, sm: 4 }}>
            {figures.map(([name, value]) => (
              <Paper key={name} withBorder p="md" className="lg-figure">
                <Text fz="xs" c="dimmed">
                  {t(`administration.status.${name}`)}
                </Text>
                <Text fz={24} fw={600} className="lg-tabular">
                  {value}
                </Text>
              </Paper>
            ))}
          </SimpleGrid>
        )}
        <Table variant="vertical" withTableBorder layout="fixed" maw={640}>
          <Table.Tbody>
            {facts?.map(([name, value]) =>
              value ? (
                <Table.Tr key={name}>
                  <Table.Th w={{ base: '45%', sm: 260 }}>{t(`administration.status.${name}`)}</Table.Th>
                  <Table.Td className="lg-wrap">{value}</Table.Td>
                </Table.Tr>
              ) : null,
            )}
          </Table.Tbody>
        </Table>
      </Stack>
    </PanelFrame>
  )
}
