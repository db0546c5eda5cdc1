/** Devices and archives that may connect by DICOM. */
import { Badge, Button, Group, Table } from '@mantine/core'
import { IconPlus, IconWand } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listNodes, type Node, removeNode } from '../api/administration.ts'
import { dateLocale } from '../i18n/i18n.ts'
import { AddNode } from './AddNode.tsx'
import { CertificateDialog } from './CertificateDialog.tsx'
import { Confirm } from './Confirm.tsx'
import { FirstScanner } from './FirstScanner.tsx'
import { formatWhen } from './format.ts'
import { PanelFrame } from './PanelFrame.tsx'
import { PanelTable } from './PanelTable.tsx'
import { TestNode } from './TestNode.tsx'

export function NodesPanel() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { data: nodes, error, isPending } = useQuery({ queryKey: ['nodes'], queryFn: listNodes })
  const refresh = () => client.invalidateQueries({ queryKey: ['nodes'] })
  const [adding, setAdding] = useState(false)
  const [guided, setGuided] = useState(false)
  const [removing, setRemoving] = useState<Node>()
  const [certifying, setCertifying] = useState<string>()
  const remove = useMutation({ mutationFn: (node: Node) => removeNode(node.aeTitle), onSuccess: refresh })
  const address = ({ host, port }: Node) => [host, port].filter((part) => part !== undefined).join(':')
  return (
    <PanelFrame
      title={t('administration.nodes.title')}
      text={t('administration.nodes.text')}
      error={error ?? remove.error}
      waiting={isPending}
      action={
        <Group gap={8}>
          <Button variant="default" leftSection={<IconWand size={16} />} onClick={() => setGuided(true)}>
            {t('firstScanner.open')}
          </Button>
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t('administration.nodes.add')}
          </Button>
        </Group>
      }
    >
      <PanelTable
        minWidth={620}
        columns={[
          t('administration.nodes.aeTitle'),
          t('administration.nodes.address'),
          t('administration.nodes.services'),
          t('administration.nodes.certificate'),
        ]}
        actions
        highlightOnHover
        none={nodes?.length === 0 && t('administration.nodes.none')}
      >
        {nodes?.map((node) => (
          <Table.Tr key={node.aeTitle}>
            <Table.Td ff="monospace">{node.aeTitle}</Table.Td>
            <Table.Td>{address(node)}</Table.Td>
            <Table.Td>
              {node.services.join(', ')}
              {node.deIdentified && (
                <Badge ml={6} variant="outline" color="teal">
                  {t('administration.nodes.ofProjects')}
                </Badge>
              )}
            </Table.Td>
            <Table.Td>
              {node.certificateNotAfter
                ? t('administration.nodes.until', {
                    date: formatWhen(node.certificateNotAfter, dateLocale(i18n.language)),
                  })
                : t('administration.nodes.noCertificate')}
            </Table.Td>
            <Table.Td>
              <Group gap={6} justify="flex-end" wrap="nowrap">
                {node.host && <TestNode aeTitle={node.aeTitle} />}
                <Button size="compact-sm" variant="light" onClick={() => setCertifying(node.aeTitle)}>
                  {t('administration.nodes.issue')}
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => setRemoving(node)}>
                  {t('administration.remove')}
                </Button>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </PanelTable>
      <Confirm
        subject={removing}
        title={t('administration.nodes.removeTitle', { name: removing?.aeTitle })}
        text={t('administration.nodes.removeText')}
        confirm={t('administration.remove')}
        onConfirm={(node) => remove.mutate(node)}
        onClose={() => setRemoving(undefined)}
      />
      {guided && <FirstScanner onClose={() => setGuided(false)} />}
      {adding && (
        <AddNode
          onClose={() => setAdding(false)}
          onDone={(aeTitle) => {
            void refresh()
            setAdding(false)
            setCertifying(aeTitle)
          }}
        />
      )}
      {certifying && (
        <CertificateDialog aeTitle={certifying} onIssued={refresh} onClose={() => setCertifying(undefined)} />
      )}
    </PanelFrame>
  )
}
