/** What was deleted, by whom, until when it can be restored. */
import { Button, Table } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../administration/format.ts'
import { PanelFrame } from '../administration/PanelFrame.tsx'
import { PanelTable } from '../administration/PanelTable.tsx'
import { listTrash, restore, type TrashEntry } from '../api/trash.ts'
import { formatNameGroup } from '../dicomweb/format.ts'
import { WebError } from '../errors.ts'
import { dateLocale } from '../i18n/i18n.ts'

export function TrashPage() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const trash = useQuery({ queryKey: ['trash'], queryFn: listTrash })
  const restoring = useMutation({
    mutationFn: ({ entry }: TrashEntry) => restore(entry),
    onSettled: () => client.invalidateQueries(),
  })
  const conflict = restoring.error instanceof WebError && restoring.error.code === 'LG_WEB_CONFLICT'
  const locale = dateLocale(i18n.language)
  return (
    <div className="lg-panel">
      <PanelFrame
        title={t('trash.title')}
        text={conflict ? t('trash.conflict') : t('trash.text')}
        error={trash.error ?? (conflict ? undefined : restoring.error)}
        waiting={trash.isPending}
      >
        <PanelTable
          minWidth={640}
          columns={[t('trash.what'), t('trash.patient'), t('trash.study'), t('trash.deleted'), t('trash.until')]}
          actions
          highlightOnHover
          none={trash.data?.length === 0 && t('trash.none')}
        >
          {trash.data?.map((entry) => (
            <Table.Tr key={entry.entry}>
              <Table.Td>
                {t(`trash.level.${entry.level}`)}, {t('trash.instances', { count: entry.instances })}
              </Table.Td>
              <Table.Td>
                <bdi>{formatNameGroup(entry.patientName.split('=')[0] ?? '')}</bdi> {entry.patientID}
              </Table.Td>
              <Table.Td>
                {entry.studyDate} {entry.modalities.join(' ')} <bdi>{entry.studyDescription}</bdi>
              </Table.Td>
              <Table.Td>
                {formatWhen(entry.deleted, locale)}, {entry.deletedBy}
              </Table.Td>
              <Table.Td>{formatWhen(entry.until, locale)}</Table.Td>
              <Table.Td ta="end">
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
                  loading={restoring.isPending && restoring.variables.entry === entry.entry}
                  onClick={() => restoring.mutate(entry)}
                >
                  {t('trash.restore')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </PanelTable>
      </PanelFrame>
    </div>
  )
}
