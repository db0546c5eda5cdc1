/** What holds the root key and what it wraps; a rotation can be begun here. */
import { Alert, Button, Group, Progress, Stack, Table } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type KeysStatus, keysStatus, rotateKeys } from '../api/security.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { Confirm } from './Confirm.tsx'
import { ExportRootKey } from './ExportRootKey.tsx'
import { formatWhen } from './format.ts'
import { PanelFrame } from './PanelFrame.tsx'

export function KeysPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, isPending } = useQuery({ queryKey: ['keys'], queryFn: keysStatus, refetchInterval: 10_000 })
  const [asking, setAsking] = useState<true>()
  const [exporting, setExporting] = useState(false)
  const rotation = useMutation({
    mutationFn: rotateKeys,
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  })
  return (
    <PanelFrame
      title={t('administration.keys.title')}
      text={t('administration.keys.text')}
      error={error ?? rotation.error}
      waiting={isPending}
      action={
        <Group gap="xs">
          <Button variant="default" onClick={() => setExporting(true)}>
            {t('administration.keys.export')}
          </Button>
          <Button variant="default" loading={rotation.isPending} onClick={() => setAsking(true)}>
            {t('administration.keys.rotate')}
          </Button>
        </Group>
      }
    >
      {data && <Tree status={data} />}
      <Confirm
        subject={asking}
        title={t('administration.keys.rotate')}
        text={t('administration.keys.rotateText')}
        confirm={t('administration.keys.rotate')}
        onConfirm={() => rotation.mutate()}
        onClose={() => setAsking(undefined)}
      />
      {exporting && <ExportRootKey onClose={() => setExporting(false)} />}
    </PanelFrame>
  )
}

function Tree({ status }: { status: KeysStatus }) {
  const { t, i18n } = useTranslation()
  const locale = dateLocale(i18n.language)
  const { rootKey, keyEncryptionKey, erasedStudies, rotation, rotationDue } = status
  const rows = [
    ['source', t(`administration.keys.sources.${rootKey.source}`)],
    ['place', rootKey.place],
    ['version', String(keyEncryptionKey.version)],
    ['created', formatWhen(keyEncryptionKey.created, locale)],
    ['due', formatWhen(rotationDue, locale)],
    ['studies', keyEncryptionKey.studyKeys.toLocaleString(locale)],
    ['erased', erasedStudies.toLocaleString(locale)],
  ]
  return (
    <Stack gap="md" maw={640}>
      {rootKey.superseded.length > 0 && <Alert color="red">{t('administration.keys.superseded')}</Alert>}
      {rotation && (
        <Progress
          value={(100 * rotation.done) / Math.max(1, rotation.total)}
          aria-label={t('administration.keys.rotating', rotation)}
        />
      )}
      <Table variant="vertical" withTableBorder layout="fixed">
        <Table.Tbody>
          {rows.map(([name, value]) =>
            value ? (
              <Table.Tr key={name}>
                <Table.Th w={{ base: '45%', sm: 260 }}>{t(`administration.keys.${name}`)}</Table.Th>
                <Table.Td className="lg-wrap">{value}</Table.Td>
              </Table.Tr>
            ) : null,
          )}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
